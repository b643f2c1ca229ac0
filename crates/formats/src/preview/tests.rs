use super::*;

/// A frame of MPEG 1 layer III, 128 kbit/s, 44,100 Hz, stereo: 417 bytes, 26.1 ms.
fn frame(mark: u8) -> Vec<u8> {
    let mut frame = vec![0xFF, 0xFB, 0x90, 0x00];
    frame.resize(417, mark);
    frame
}

fn song(frames: usize) -> Vec<u8> {
    (0..frames).flat_map(|i| frame((i / 100) as u8)).collect()
}

#[test]
fn mp3_is_cut_at_frames() {
    let clip = cut(&song(1_000), Some(13_100)).unwrap();
    assert_eq!(clip.media_type, "audio/mpeg");
    assert_eq!((clip.bytes.len() / 417, clip.bytes.len() % 417), (383, 0));
    assert_eq!(clip.bytes[4], 5);
}

#[test]
fn without_a_preview_time_the_clip_begins_at_two_fifths() {
    let clip = cut(&song(1_000), None).unwrap();
    assert_eq!((clip.bytes[4], clip.bytes.len() / 417), (4, 383));
    assert_eq!(cut(&song(1_000), Some(4_000_000)), Some(clip));
    assert_eq!(cut(&song(100), None).unwrap().bytes.len() / 417, 60);
}

#[test]
fn tags_and_tables_of_contents_are_left_out() {
    let mut tagged = b"ID3\x04\0\0\0\0\x01\x00".to_vec();
    tagged.extend([0xFF; 128]);
    let mut xing = frame(0);
    xing[36..40].copy_from_slice(b"Xing");
    let tagged = [tagged, xing, song(1_000), b"TAG".to_vec(), vec![0; 125]].concat();
    assert_eq!(cut(&tagged, Some(0)), cut(&song(1_000), Some(0)));
}

#[test]
fn noise_between_frames_is_skipped() {
    let noisy = [song(10), vec![0xFF; 50], vec![7; 50], song(10)].concat();
    assert_eq!(cut(&noisy, Some(0)).unwrap().bytes, song(20));
}

/// A page with one packet; `position` counts samples at 48,000 Hz.
fn page(kind: u8, position: u64, number: u32, packet: &[u8]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(kind);
    page.extend(position.to_le_bytes());
    page.extend(9_u32.to_le_bytes());
    page.extend(number.to_le_bytes());
    page.extend([0; 4]);
    page.extend([1, packet.len() as u8]);
    page.extend(packet);
    let sum = ogg::checksum(&page);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

#[test]
fn ogg_is_cut_at_pages_with_positions_from_the_start() {
    let headers = [page(2, 0, 0, b"OpusHead"), page(0, 0, 1, b"OpusTags")].concat();
    let second = |i: u32| page(if i == 30 { 4 } else { 0 }, u64::from(i) * 48_000, i + 1, &[i as u8; 20]);
    let song = [headers.clone(), (1..=30).flat_map(second).collect()].concat();
    let clip = cut(&song, Some(12_000)).unwrap();
    let seconds =
        (1..=10_u32).flat_map(|i| page(if i == 10 { 4 } else { 0 }, u64::from(i) * 48_000, i + 1, &[i as u8 + 12; 20]));
    assert_eq!(clip.media_type, "audio/ogg");
    assert_eq!(clip.bytes, [headers, seconds.collect()].concat());
}

#[test]
fn other_files_give_no_clip() {
    for bytes in [&b""[..], b"RIFF\0\0\0\0WAVE", b"OggS", b"\xFF\xFB", &[0xFF; 1_000]] {
        assert_eq!(cut(bytes, None), None);
    }
}

proptest::proptest! {
    #[test]
    fn garbage_never_panics(noise in proptest::collection::vec((0..2_000_usize, proptest::num::u8::ANY), 0..30), preview in proptest::option::of(proptest::num::u32::ANY)) {
        let ogg = [page(2, 0, 0, b"OpusHead"), page(0, 0, 1, b"OpusTags"), page(4, 480_000, 2, &[1; 200])].concat();
        for mut bytes in [ogg, song(5)] {
            for (at, byte) in &noise {
                let at = at % bytes.len();
                bytes[at] = *byte;
            }
            let _ = cut(&bytes, preview);
        }
    }
}
