//! Watching somebody play.

mod frames;

use kiai_wire_derive::Wire;

use crate::{
    codec::{DecodeError, Reader, Wire, Writer},
    rooms::ScoreFrame,
};

pub use self::frames::MAX_FRAMES;

/// A moment of a play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Wire)]
pub struct ReplayFrame {
    /// Held buttons: left 1, right 2, left key 4, right key 8, smoke 16. A key holds its button too.
    pub buttons: u8,
    /// Of old: a right button.
    pub legacy_button: u8,
    /// 0 to 512; in mania the mask of held keys.
    pub x: f32,
    /// 0 to 384.
    pub y: f32,
    /// Milliseconds in the map.
    pub time_ms: i32,
}

/// Why a bundle was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Wire)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ReplayAction {
    /// For the frames in it, or because the player is back in the menu.
    #[default]
    Standard = 0,
    NewSong = 1,
    Skip = 2,
    Completion = 3,
    Fail = 4,
    Pause = 5,
    Unpause = 6,
    SongSelect = 7,
    WatchingOther = 8,
}

/// What somebody plays, about a second of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrameBundle {
    /// The seed of mania's random mod, otherwise 0.
    pub extra: i32,
    /// At most [`MAX_FRAMES`], in order of time.
    pub frames: Vec<ReplayFrame>,
    /// Why it was sent.
    pub action: ReplayAction,
    /// The score after them. Some clients leave it out.
    pub score_frame: Option<ScoreFrame>,
    /// Counts the bundles of a play.
    pub sequence: u16,
}

/// A bundle is all of its packet, and its size tells how many frames it has.
impl Wire for FrameBundle {
    /// neosu sends what it has kept since it was started to the first who watches: hours of frames.
    const MAX_LENGTH: usize = 8 * 1024 * 1024;

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let extra = i32::read(reader)?;
        let frames = frames::read(reader)?;
        let action = ReplayAction::read(reader)?;
        let score_frame = if reader.rest().len() > u16::MAX_LENGTH { Some(ScoreFrame::read(reader)?) } else { None };
        Ok(Self { extra, frames, action, score_frame, sequence: u16::read(reader)? })
    }

    fn write(&self, out: &mut Writer<'_>) {
        self.extra.write(out);
        frames::write(&self.frames, out);
        self.action.write(out);
        if let Some(score_frame) = &self.score_frame {
            score_frame.write(out);
        }
        self.sequence.write(out);
    }
}
