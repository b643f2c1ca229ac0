//! A stream under a socket, watched: neosu reads whole binary frames and drops what comes in pieces.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use parking_lot::Mutex;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// The longest message that neosu takes.
const LONGEST: u64 = 10 * 1024 * 1024;

/// The stream. Everything that is read goes through [`FrameWatch`].
#[derive(Debug)]
pub(super) struct Watched {
    stream: TcpStream,
    watch: Arc<Mutex<FrameWatch>>,
}

/// Reads the heads of frames, and remembers the first that neosu would not take.
#[derive(Debug, Default)]
pub(super) struct FrameWatch {
    /// Whether the answer to the handshake is over.
    has_begun: bool,
    head: Vec<u8>,
    /// Bytes of the frame's payload that are still to come.
    payload: u64,
    fault: Option<&'static str>,
}

impl Watched {
    pub(super) fn new(stream: TcpStream) -> (Self, Arc<Mutex<FrameWatch>>) {
        let watch = Arc::<Mutex<FrameWatch>>::default();
        (Self { stream, watch: Arc::clone(&watch) }, watch)
    }
}

impl FrameWatch {
    /// What is wrong with a frame that came.
    pub(super) fn fault(&self) -> Option<&'static str> {
        self.fault
    }

    fn hear(&mut self, mut bytes: &[u8]) {
        while let Some((byte, rest)) = bytes.split_first() {
            if self.payload > 0 {
                let skipped = self.payload.min(bytes.len() as u64);
                self.payload -= skipped;
                bytes = bytes.get(usize::try_from(skipped).unwrap_or(usize::MAX)..).unwrap_or_default();
                continue;
            }
            self.head.push(*byte);
            bytes = rest;
            if !self.has_begun {
                if self.head.ends_with(b"\r\n\r\n") {
                    self.has_begun = true;
                    self.head.clear();
                }
            } else if let Some(length) = length(&self.head) {
                self.payload = length;
                self.fault = self.fault.or(fault(&self.head, length));
                self.head.clear();
            }
        }
    }
}

/// The length that a frame's head tells, once it is whole.
fn length(head: &[u8]) -> Option<u64> {
    let (_, rest) = head.split_first()?;
    let (short, rest) = rest.split_first()?;
    match short & 0x7f {
        126 => Some(u16::from_be_bytes(rest.try_into().ok()?).into()),
        127 => Some(u64::from_be_bytes(rest.try_into().ok()?)),
        short => Some(short.into()),
    }
}

fn fault(head: &[u8], length: u64) -> Option<&'static str> {
    let [first, second, ..] = head else { return None };
    match first & 0x0f {
        0x0 => Some("a frame that continues another"),
        0x1 => Some("a text"),
        _ if first & 0x80 == 0 => Some("a message in pieces"),
        _ if second & 0x80 != 0 => Some("a frame of a server that is masked"),
        _ if length > LONGEST => Some("a message that is too long"),
        _ => None,
    }
}

impl AsyncRead for Watched {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let polled = Pin::new(&mut this.stream).poll_read(cx, buffer);
        this.watch.lock().hear(buffer.filled().get(before..).unwrap_or_default());
        polled
    }
}

impl AsyncWrite for Watched {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

    fn fault_of(frames: &[&[u8]]) -> Option<&'static str> {
        let all = [ANSWER, &frames.concat()].concat();
        // However it is cut.
        for size in [1, 2, 3, 1000] {
            let mut watch = FrameWatch::default();
            all.chunks(size).for_each(|chunk| watch.hear(chunk));
            if watch.fault().is_some() || size == 1000 {
                return watch.fault();
            }
        }
        None
    }

    #[test]
    fn what_neosu_does_not_take_is_noticed() {
        let long = [&[0x82, 126, 0x01, 0x00][..], &[0; 256]].concat();
        let good: &[&[u8]] = &[&[0x82, 2, 1, 2], &[0x82, 0], &[0x89, 1, 0], &long, &[0x88, 0]];
        assert_eq!(fault_of(good), None);
        for bad in [&[0x02, 1, 0][..], &[0x80, 0], &[0x81, 1, b'x'], &[0x82, 0x80, 0, 0, 0, 0]] {
            assert!(fault_of(&[&[0x82, 1, 0], bad]).is_some(), "{bad:?}");
        }
        assert!(fault_of(&[&[0x82, 127, 0, 0, 0, 0, 1, 0, 0, 0]]).is_some());
    }
}
