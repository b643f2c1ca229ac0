//! Packets on a socket, cut anywhere.

use proptest::{collection::vec, prelude::*};

use super::{bytes, strategies::client_packet, written};
use crate::{
    ClientPacket, Dialect,
    Dialect::Stable,
    PacketStream,
    codec::{SkipReason, Skipped},
};

fn received(stream: &mut PacketStream<ClientPacket>, chunk: &[u8]) -> Vec<Result<ClientPacket, Skipped>> {
    stream.push(chunk);
    std::iter::from_fn(|| stream.next_packet()).collect()
}

#[test]
fn an_overlong_packet_is_not_kept_until_it_is_whole() {
    let mut stream = PacketStream::new(Stable);
    let reason = SkipReason::TooLong;
    let skipped = Skipped { id: 24, length: 100_000, reason };
    assert_eq!(received(&mut stream, &bytes("3f 00 00")), []);
    let skipped = Skipped { id: 63, ..skipped };
    assert_eq!(received(&mut stream, &bytes("a0 86 01 00 ff")), [Err(skipped)]);
    assert_eq!(received(&mut stream, &vec![0xff; 99_990]), []);
    assert_eq!(
        received(&mut stream, &bytes("ff ff ff ff ff ff ff ff ff 04 00 00 00 00 00 00")),
        [Ok(ClientPacket::Ping)]
    );
}

#[test]
fn an_unknown_packet_is_reported_once() {
    let mut stream = PacketStream::new(Stable);
    let reason = SkipReason::Unknown;
    assert_eq!(received(&mut stream, &bytes("e7 03 00 03 00 00 00 aa")), [Err(Skipped { id: 999, length: 3, reason })]);
    assert_eq!(received(&mut stream, &bytes("aa")), []);
    assert_eq!(received(&mut stream, &bytes("aa 04 00 00 00 00 00 00")), [Ok(ClientPacket::Ping)]);
}

proptest! {
    #[test]
    fn it_does_not_matter_where_packets_are_cut(
        packets in vec(client_packet(), 0..4),
        neosu in any::<bool>(),
        pieces in vec(1usize..50, 1..20),
    ) {
        // Two locks in a row are a kick for neosu: tests of their own.
        let kick = packets.windows(2).any(|pair| matches!(pair, [ClientPacket::MatchLock(_), ClientPacket::MatchLock(_)]));
        let dialect = if neosu && !kick { Dialect::Neosu } else { Stable };
        // A PING at the end, as neosu sends it: what precedes it is then whole beyond doubt.
        let packets = [packets, vec![ClientPacket::Ping]].concat();
        let bytes = written(dialect, &packets);
        let (mut stream, mut read, mut rest) = (PacketStream::new(dialect), Vec::new(), &bytes[..]);
        for piece in pieces.iter().cycle() {
            let (chunk, left) = rest.split_at(rest.len().min(*piece));
            read.extend(received(&mut stream, chunk));
            rest = left;
            if rest.is_empty() {
                break;
            }
        }
        let read: Result<Vec<_>, _> = read.into_iter().collect();
        prop_assert_eq!(read.unwrap(), packets);
    }
}
