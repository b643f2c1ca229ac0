//! What is fuzzed: one function for each decoder that reads what strangers send. Each must come to an end without a
//! panic, and what was read must survive being written and read again.
//!
//! `just fuzz NAME` feeds them for as long as one likes; `crates/kiai/tests/it/decoders.rs` includes this file and
//! feeds them a little in every test run.

use axum::{
    extract::{FromRequest, Request},
    http::header::CONTENT_TYPE,
};
use bytes::Bytes;
use futures_util::FutureExt;
use kiai_formats::{
    archive::Archive,
    cover,
    osu::BeatmapFile,
    preview,
    replay::{Frames, Replay, classic_frames},
    screenshot,
};
use kiai_gate_lazer::extract::Form;
use kiai_signalr::{HubMessage, framing::FrameReader, json, messagepack};
use kiai_wire_bancho::{
    ClientPacket, Dialect, Packet, PacketStream, Packets, ServerPacket,
    codec::Skipped,
    forms::{BeatmapInfoQuestion, BoardQuestion, CommentForm, DifficultyQuestion, DirectQuery, Fields, MAX_MAPS},
    login::LoginRequest,
    neosu::mods::NeosuMods,
    submission::{ScoreLine, Submission},
};
use kiai_wire_lazer::{
    hub::{
        metadata::{MetadataClient, MetadataServer},
        multiplayer::{MultiplayerClient, MultiplayerServer},
        spectator::{SpectatorClient, SpectatorServer},
    },
    msgpack::{Call, Writer},
};

/// Longest hub message the reader takes.
const MAXIMUM_LENGTH: usize = 32 * 1024;

/// SignalR framing and envelope. The first byte says in what pieces the rest arrives: it must not matter.
pub fn signalr_framing(data: &[u8]) {
    let Some((&piece, stream)) = data.split_first() else { return };
    let whole = frames(stream, stream.len().max(1));
    let pieces = frames(stream, usize::from(piece).max(1));
    assert_eq!(whole, pieces, "how the bytes arrive changes what is read");
    for frame in &whole {
        if let Ok(HubMessage::Invocation(call)) = messagepack::decode(frame) {
            assert!(call.arguments.count() <= frame.len(), "more arguments than bytes");
        }
    }
    let mut reader = FrameReader::new(MAXIMUM_LENGTH);
    reader.push(Bytes::copy_from_slice(stream));
    while let Ok(Some(record)) = reader.next_record() {
        let _ = json::decode(&record);
    }
}

fn frames(stream: &[u8], piece: usize) -> Vec<Bytes> {
    let mut reader = FrameReader::new(MAXIMUM_LENGTH);
    let mut frames = Vec::new();
    for chunk in stream.chunks(piece) {
        reader.push(Bytes::copy_from_slice(chunk));
        while let Ok(Some(frame)) = reader.next_prefixed() {
            assert!(frame.len() <= MAXIMUM_LENGTH, "a frame beyond the limit");
            frames.push(frame);
        }
    }
    frames
}

/// Arguments of hub methods. The first byte picks the method, the second says how many arguments there are.
pub fn hub_objects(data: &[u8]) {
    let [method, count, body @ ..] = data else { return };
    let count = u32::from(*count % 8);
    arguments::<SpectatorServer>(*method, count, body);
    arguments::<SpectatorClient>(*method, count, body);
    arguments::<MetadataServer>(*method, count, body);
    arguments::<MetadataClient>(*method, count, body);
    arguments::<MultiplayerServer>(*method, count, body);
    arguments::<MultiplayerClient>(*method, count, body);
}

fn arguments<C: Call + std::fmt::Debug>(method: u8, count: u32, body: &[u8]) {
    let Some(target) = C::METHODS.get(usize::from(method) % C::METHODS.len().max(1)) else { return };
    let Ok(Some(call)) = C::decode(target, count, body) else { return };
    let mut out = Writer::default();
    call.encode_arguments(&mut out);
    let bytes = out.into_bytes();
    let again = C::decode(target, call.argument_count(), &bytes)
        .expect("what was written can be read")
        .expect("the method is known");
    // by text, because a number that is none equals nothing
    assert_eq!(format!("{call:?}"), format!("{again:?}"), "reading what was written gives something else");
}

/// A `.osu` file as import reads it: parsed, measured, and rated where it is fit for that.
pub fn osu_import(data: &[u8]) {
    let Ok((file, chart)) = BeatmapFile::read(data) else { return };
    let _ = file.missing();
    let Ok(chart) = chart else { return };
    for ruleset in chart.rulesets() {
        let _ = chart.attributes(ruleset, &kiai_model::Mods::default());
        let _ = chart.maximum_statistics(ruleset, &kiai_model::Mods::default());
    }
}

/// A `.osz` archive as import reads it: every file that is not refused, as map, as picture and as song.
pub fn osz_import(data: &[u8]) {
    let Ok(mut archive) = Archive::open(data) else { return };
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    for name in names {
        let Ok(content) = archive.read(&name) else { continue };
        osu_import(&content);
        let _ = cover::make(&content);
        let _ = preview::cut(&content, Some(1_000));
    }
}

/// A `.osr` file.
pub fn osr(data: &[u8]) {
    if let Ok(replay) = Replay::decode(data) {
        let written = replay.encode();
        let classic = classic_frames(&written).expect("frames that were written can be read");
        assert!(
            classic.is_empty() || Frames::decode(&classic).is_ok(),
            "bancho clients cannot read what they are told"
        );
        let again = Replay::decode(&written).expect("a replay that was written can be read");
        assert!(again.encode() == written, "a replay changes each time it is written");
        assert_eq!((&again.username, &again.lazer), (&replay.username, &replay.lazer), "a score changes on its way");
    }
    // As bancho clients send them. No random bytes are good LZMA for long: frames are also tried as the text that is inside.
    let _ = Frames::decode(data);
    let Ok(frames) = Frames::from_text(&String::from_utf8_lossy(data)) else { return };
    let written = frames.encode();
    let again = Frames::decode(&written).expect("frames that were written can be read");
    assert!(again.encode() == written, "frames change each time they are written");
    assert_eq!(again.frames.len(), frames.frames.len(), "frames are lost");
}

/// A form. The first byte picks its kind.
pub fn form(data: &[u8]) {
    const KINDS: [&str; 3] = [
        "multipart/form-data; boundary=-----------------------------28947758029299",
        "application/x-www-form-urlencoded",
        "application/json",
    ];
    let Some((&kind, body)) = data.split_first() else { return };
    let kind = KINDS[usize::from(kind) % KINDS.len()];
    let request = Request::builder().header(CONTENT_TYPE, kind).body(body.to_vec().into()).expect("a request");
    let read = Form::from_request(request, &()).now_or_never().expect("the whole body is there");
    _ = read.map(|form| form.text("user[username]").len());
}

/// Packets of bancho clients. The first byte says whose they are and in what pieces they arrive, which must not matter.
pub fn bancho_client_packets(data: &[u8]) {
    packets::<ClientPacket>(data);
}

/// Packets of bancho servers, likewise.
pub fn bancho_server_packets(data: &[u8]) {
    packets::<ServerPacket>(data);
}

fn packets<P: Packet + std::fmt::Debug + PartialEq>(data: &[u8]) {
    let Some((&kind, bytes)) = data.split_first() else { return };
    let dialect = if kind & 1 == 0 { Dialect::Stable } else { Dialect::Neosu };
    let whole = streamed::<P>(dialect, bytes, bytes.len().max(1));
    let pieces = streamed::<P>(dialect, bytes, usize::from(kind / 2).max(1));
    assert_eq!(whole, pieces, "how the bytes arrive changes what is read");
    for packet in Packets::<P>::new(bytes, dialect).flatten() {
        let mut again = Vec::new();
        packet.append(dialect, &mut again);
        let mut packets = Packets::new(&again, dialect);
        assert_eq!(packets.next(), Some(Ok(packet)), "reading what was written gives something else");
        assert!(packets.next().is_none(), "and something more");
    }
}

fn streamed<P: Packet>(dialect: Dialect, bytes: &[u8], piece: usize) -> Vec<Result<P, Skipped>> {
    let mut stream = PacketStream::new(dialect);
    let mut packets = Vec::new();
    for chunk in bytes.chunks(piece) {
        stream.push(chunk);
        packets.extend(std::iter::from_fn(|| stream.next_packet()));
    }
    packets
}

/// The score of a bancho client, deciphered; and the form around it, whose fields are what there is between its lines.
pub fn bancho_score(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(line) = ScoreLine::decode(&text) {
        let again = ScoreLine::decode(&line.to_string()).expect("a score that was written can be read");
        assert_eq!(line, again, "a score changes on its way");
    }
    let names = ["osuver", "iv", "score", "s", "c1", "st", "neosu-mods"];
    let fields = names.into_iter().zip(text.lines()).map(|(name, value)| (name.to_owned(), value.to_owned()));
    if let Ok(submission) = Submission::read(&fields.collect(), Some(&Bytes::copy_from_slice(data))) {
        let _ = (submission.is_checksum_right(), submission.are_disks_right(), submission.neosu_mods());
    }
}

/// The body of a login to bancho.
pub fn bancho_login(data: &[u8]) {
    let Ok(login) = LoginRequest::decode(data) else { return };
    for dialect in [Dialect::Stable, Dialect::Neosu] {
        let again =
            LoginRequest::decode(login.encode(dialect).as_bytes()).expect("a login that was written can be read");
        assert_eq!(login.hashes, again.hashes, "hashes change on their way");
        assert_eq!((login.version, login.utc_offset), (again.version, again.utc_offset), "fields change on their way");
    }
}

/// The forms of bancho clients: fields as a query or a body has them, a question about maps, names of variables.
pub fn bancho_forms(data: &[u8]) {
    let fields = Fields::read(data);
    assert!(fields.any(&["u", "us", "username"]).is_none_or(|name| !name.contains('\0')), "a NUL comes through");
    let board = BoardQuestion::read(&fields);
    assert!(board.md5.is_empty() || board.md5.len() == 32, "a checksum that is none");
    let _ = (CommentForm::read(&fields), DifficultyQuestion::read(data), DirectQuery::read(&fields));
    if let Ok(question) = BeatmapInfoQuestion::read(data) {
        assert!(question.filenames.len() + question.ids.len() <= MAX_MAPS, "more maps than are answered");
    }
}

/// A picture of a screen.
pub fn screenshot(data: &[u8]) {
    let _ = screenshot::check(data);
}

/// neosu's mods.
pub fn neosu_mods(data: &[u8]) {
    let Ok(mods) = NeosuMods::decode(data) else { return };
    assert_eq!(mods.encode(), data, "mods change on their way");
}
