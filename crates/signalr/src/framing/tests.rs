use proptest::prelude::*;

use super::*;

#[test]
fn prefix_lengths_are_those_of_the_reference() {
    for (length, expected) in
        [(0, &[0x00][..]), (3, &[0x03]), (127, &[0x7f]), (128, &[0x80, 0x01]), (300, &[0xac, 0x02])]
    {
        let (prefix, used) = prefix_of(length);
        assert_eq!(&prefix[..used], expected);
        assert_eq!(read_prefix(expected), Ok(Some((expected.len(), length))));
    }
    let longest = [0xff, 0xff, 0xff, 0xff, 0x07];
    assert_eq!(read_prefix(&longest), Ok(Some((5, i32::MAX as usize))));
    assert_eq!(prefix_of(i32::MAX as usize), (longest, 5));
}

#[test]
fn prefix_over_five_bytes_or_two_gibibytes_is_refused() {
    for prefix in [[0xff, 0xff, 0xff, 0xff, 0x08], [0xff, 0xff, 0xff, 0xff, 0x87], [0x80, 0x80, 0x80, 0x80, 0x80]] {
        assert_eq!(read_prefix(&prefix), Err(FrameError::Prefix));
    }
    assert_eq!(read_prefix(&[0x80, 0x80, 0x80, 0x80]), Ok(None));
}

#[test]
fn claimed_length_is_refused_before_it_is_received() {
    let mut frames = FrameReader::new(300);
    frames.push(Bytes::from_static(&[0xad, 0x02]));
    assert_eq!(frames.next_prefixed(), Err(FrameError::TooLong { maximum: 300 }));
}

#[test]
fn longest_allowed_message_is_taken() {
    let mut frames = FrameReader::new(300);
    frames.push(prefixed(&[vec![7; 300]]).into());
    assert_eq!(frames.next_prefixed().unwrap().unwrap().len(), 300);
    let mut frames = FrameReader::new(3);
    frames.push(Bytes::from_static(b"abc\x1eabcd"));
    assert_eq!(frames.next_record(), Ok(Some(Bytes::from_static(b"abc"))));
    assert_eq!(frames.next_record(), Err(FrameError::TooLong { maximum: 3 }));
}

#[test]
fn record_without_end_is_refused_when_it_grows_too_long() {
    let mut frames = FrameReader::new(4);
    for _ in 0..4 {
        frames.push(Bytes::from_static(b"a"));
        assert_eq!(frames.next_record(), Ok(None));
    }
    frames.push(Bytes::from_static(b"a"));
    assert_eq!(frames.next_record(), Err(FrameError::TooLong { maximum: 4 }));
}

#[test]
fn whole_message_is_not_copied() {
    let chunk = Bytes::from(prefixed(&[vec![1, 2, 3]]));
    let mut frames = FrameReader::new(10);
    frames.push(chunk.clone());
    let message = frames.next_prefixed().unwrap().unwrap();
    assert_eq!(message.as_ptr(), chunk[1..].as_ptr());
}

#[test]
fn length_prefixed_messages_may_follow_a_record_at_any_byte() {
    let mut stream = b"{}\x1e".to_vec();
    stream.extend(prefixed(&[vec![0x91, 0x06], vec![9; 200]]));
    for split in 0..=stream.len() {
        let mut frames = FrameReader::new(1000);
        let mut record = None;
        let mut messages = Vec::new();
        for chunk in [&stream[..split], &stream[split..]] {
            frames.push(Bytes::copy_from_slice(chunk));
            if record.is_none() {
                record = frames.next_record().unwrap();
            }
            while record.is_some()
                && let Some(message) = frames.next_prefixed().unwrap()
            {
                messages.push(message.to_vec());
            }
        }
        assert_eq!(record.as_deref(), Some(&b"{}"[..]), "split at {split}");
        assert_eq!(messages, [vec![0x91, 0x06], vec![9; 200]], "split at {split}");
    }
}

fn prefixed(messages: &[Vec<u8>]) -> Vec<u8> {
    let mut stream = Vec::new();
    for message in messages {
        let (prefix, used) = prefix_of(message.len());
        stream.extend_from_slice(&prefix[..used]);
        stream.extend_from_slice(message);
    }
    stream
}

/// Feeds a stream in chunks of the given lengths, over and over, and takes what comes out.
fn cut(
    stream: &[u8],
    lengths: &[usize],
    mut next: impl FnMut(&mut FrameReader) -> Result<Option<Bytes>, FrameError>,
) -> Result<Vec<Vec<u8>>, FrameError> {
    let mut frames = FrameReader::new(1000);
    let mut messages = Vec::new();
    let mut rest = stream;
    for length in lengths.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, later) = rest.split_at((*length).min(rest.len()));
        rest = later;
        frames.push(Bytes::copy_from_slice(chunk));
        while let Some(message) = next(&mut frames)? {
            messages.push(message.to_vec());
        }
    }
    Ok(messages)
}

proptest! {
    #[test]
    fn messages_survive_any_cutting(
        messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..400), 0..8),
        lengths in prop::collection::vec(1usize..300, 1..8),
    ) {
        let cut = cut(&prefixed(&messages), &lengths, FrameReader::next_prefixed);
        prop_assert_eq!(cut, Ok(messages));
    }

    #[test]
    fn records_survive_any_cutting(
        records in prop::collection::vec("[ -~]{0,300}", 0..8),
        lengths in prop::collection::vec(1usize..300, 1..8),
    ) {
        let stream: String = records.iter().map(|record| format!("{record}\x1e")).collect();
        let cut = cut(stream.as_bytes(), &lengths, FrameReader::next_record);
        prop_assert_eq!(cut, Ok(records.into_iter().map(String::into_bytes).collect()));
    }

    #[test]
    fn garbage_never_panics(
        stream in prop::collection::vec(any::<u8>(), 0..600),
        lengths in prop::collection::vec(1usize..50, 1..8),
    ) {
        cut(&stream, &lengths, FrameReader::next_prefixed).ok();
        cut(&stream, &lengths, FrameReader::next_record).ok();
    }
}
