//! Packets: an id, a compression that nobody uses, a length, and a body.

use super::{DecodeError, Dialect, Reader, Writer};

/// How long a packet is without its body.
pub const HEADER_LENGTH: usize = 7;

/// The longest body of a packet, unless what it is made of can be longer.
pub const USUAL_MAX_BODY: usize = 64 * 1024;

/// The most bytes that should travel at once: what neosu takes in one answer or message, and what a server should take in
/// one request.
pub const MAX_BUNDLE: usize = 10 * 1024 * 1024;

/// The packets of one direction.
pub trait Packet: Sized {
    /// Their ids.
    const IDS: &'static [u16];

    /// The packet's id.
    fn id(&self) -> u16;

    /// The longest body that the parts of this packet can make up. None when there is no such packet.
    fn longest_body(id: u16) -> Option<usize>;

    /// Reads the body of packet `id`. None when there is no such packet.
    fn read_body(id: u16, reader: &mut Reader<'_>) -> Result<Option<Self>, DecodeError>;

    /// Appends the body.
    fn write_body(&self, out: &mut Writer<'_>);

    /// The longest body that is read. None when there is no such packet.
    ///
    /// Newer clients may append to a body, so that there is some room for what is passed over.
    #[inline]
    #[must_use]
    fn max_body(id: u16) -> Option<usize> {
        Self::longest_body(id).map(|longest| longest.max(USUAL_MAX_BODY))
    }

    /// Appends the packet, header and body, as clients of this dialect read and write it.
    fn append(&self, dialect: Dialect, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&self.id().to_le_bytes());
        out.extend_from_slice(&[0; HEADER_LENGTH - 2]);
        self.write_body(&mut Writer::new(out, dialect));
        let length = u32::try_from(out.len() - start - HEADER_LENGTH).unwrap_or(u32::MAX);
        if let Some(field) = out.get_mut(start + 3..start + HEADER_LENGTH) {
            field.copy_from_slice(&length.to_le_bytes());
        }
    }
}
