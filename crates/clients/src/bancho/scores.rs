//! Submitting a score: the form that each client writes.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use kiai_model::Ruleset;
use kiai_wire_bancho::{
    Dialect,
    mods::LegacyMods,
    neosu::mods::NeosuMods,
    submission::{Cipher, NEOSU_MODS, SCORE, ScoreLine},
};
use md5::{Digest, Md5};
use reqwest::{Method, header::CONTENT_TYPE};

use super::{Answer, BanchoClient, BanchoError, Family, login::MACHINE};
use crate::lazer::{FORM_BOUNDARY as BOUNDARY, Form};

/// A play as a player would have it submitted. A test changes what it wants to be wrong.
#[derive(Clone, Debug)]
pub struct ScoreForm {
    /// The score; its checksum is filled in unless there is one.
    pub line: ScoreLine,
    /// How long it was played.
    pub play_time: Duration,
    /// neosu's mods; osu!stable sends none.
    pub neosu_mods: NeosuMods,
    /// The replay, packed.
    pub replay: Vec<u8>,
    /// Parts that take the place of those of the same name, or leave them out.
    pub changed: Vec<(&'static str, Option<String>)>,
}

/// A form ready to be sent.
#[derive(Clone, Debug)]
pub struct SubmittedForm {
    /// Texts in their order, the score among them.
    pub texts: Vec<(&'static str, String)>,
    /// The replay.
    pub replay: Vec<u8>,
}

impl ScoreForm {
    /// A passed osu! play without mods, of hits alone.
    #[must_use]
    pub fn new(beatmap_md5: &str, hits: [u32; 4], total_score: u32, max_combo: u32) -> Self {
        let [count_300, count_100, count_50, count_miss] = hits;
        let line = ScoreLine {
            beatmap_md5: beatmap_md5.to_owned(),
            user: String::new(),
            checksum: String::new(),
            count_300,
            count_100,
            count_50,
            count_geki: 0,
            count_katu: 0,
            count_miss,
            total_score,
            max_combo,
            perfect: count_miss == 0,
            grade: "A".to_owned(),
            mods: LegacyMods::NONE,
            passed: true,
            ruleset: Ruleset::Osu,
            client_time: "260102030405".to_owned(),
            version: String::new(),
        };
        Self {
            line,
            play_time: Duration::from_mins(10),
            neosu_mods: NeosuMods::default(),
            replay: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// The form as this client writes it.
    fn write<F: Family>(&self, name: &str, secret: &str) -> SubmittedForm {
        let version: String = F::CLAIMED.chars().skip(1).take(8).collect();
        let is_neosu = F::DIALECT == Dialect::Neosu;
        let mut line = self.line.clone();
        if line.user.is_empty() {
            name.clone_into(&mut line.user);
        }
        if line.version.is_empty() {
            line.version = if is_neosu { "mcosu".to_owned() } else { version.clone() };
        }
        if line.checksum.is_empty() {
            line.checksum = line.checksum_with(&version, MACHINE, "");
        }
        // Any bytes will do; they differ from play to play as real ones do.
        let iv: [u8; 32] = std::array::from_fn(|at| line.checksum.as_bytes().get(at).copied().unwrap_or(0));
        let mut texts = Vec::new();
        let Some(cipher) = Cipher::new(&version, iv) else { return SubmittedForm { texts, replay: Vec::new() } };
        let ms = self.play_time.as_millis().to_string();
        let (ft, st) = if line.passed { ("0".to_owned(), ms) } else { (ms, "0".to_owned()) };
        texts.extend([
            ("x", "0".to_owned()),
            ("ft", ft),
            ("st", st),
            ("fs", if is_neosu { "0".to_owned() } else { cipher.encrypt(b"0:0:0") }),
            ("bmk", line.beatmap_md5.clone()),
            ("c1", "disk|disk".to_owned()),
            ("pass", secret.to_owned()),
            ("osuver", version),
            ("iv", STANDARD.encode(iv)),
            ("s", cipher.encrypt(MACHINE.as_bytes())),
            ("score", cipher.encrypt(line.to_string().as_bytes())),
        ]);
        if is_neosu {
            texts.push(("neosu-mods", STANDARD.encode(self.neosu_mods.encode())));
        }
        for (name, value) in &self.changed {
            match value {
                Some(value) => {
                    texts.iter_mut().filter(|(known, _)| known == name).for_each(|(_, old)| old.clone_from(value));
                }
                None => texts.retain(|(known, _)| known != name),
            }
        }
        SubmittedForm { texts, replay: self.replay.clone() }
    }
}

impl<F: Family> BanchoClient<F> {
    /// Submits a score of who has logged in with a password.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn submit(&self, name: &str, password: &str, score: &ScoreForm) -> Result<Answer, BanchoError> {
        let secret: String = Md5::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        self.send_score(&score.write::<F>(name, &secret)).await
    }

    /// Submits a score of who has logged in with a token: what proves it is the visit's.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn submit_with_token(&self, score: &ScoreForm) -> Result<Answer, BanchoError> {
        self.send_score(&score.write::<F>("$token", &self.token().unwrap_or_default())).await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// [`BanchoError::Transport`].
    pub async fn send_score(&self, form: &SubmittedForm) -> Result<Answer, BanchoError> {
        let (mut parts, mut mods) = (Form::new(), None);
        for (name, value) in &form.texts {
            // neosu's mods come last.
            if *name == NEOSU_MODS[0] { mods = Some(value) } else { parts = parts.text(name, value) }
        }
        parts = parts.file(SCORE, "replay", &form.replay);
        if let Some(mods) = mods {
            parts = parts.text(NEOSU_MODS[0], mods);
        }
        let request = self.request(Method::POST, "osu", "/web/osu-submit-modular-selector.php");
        let request = request.header("token", self.token().unwrap_or_default());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        Answer::of(request.header(CONTENT_TYPE, kind).body(parts.into_body())).await
    }
}
