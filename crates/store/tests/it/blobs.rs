use bytes::Bytes;
use futures_util::TryStreamExt;
use kiai_store::{BlobKey, Blobs};

fn key(text: &str) -> BlobKey {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_blob_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&folder.path().join("blobs")).unwrap();
    let replay = key("replays/12/345.osr");
    assert!(blobs.get(&replay).await.unwrap().is_none());
    assert!(blobs.open_blob(&replay).await.unwrap().is_none());
    assert_eq!(blobs.size(&replay).await.unwrap(), None);
    blobs.delete(&replay).await.unwrap();

    blobs.put(&replay, Bytes::from_static(b"old")).await.unwrap();
    blobs.put(&replay, Bytes::from_static(b"newer")).await.unwrap();
    assert_eq!(blobs.get(&replay).await.unwrap().unwrap(), "newer");
    assert_eq!(blobs.size(&replay).await.unwrap(), Some(5));
    assert_eq!(blobs.open_blob(&replay).await.unwrap().unwrap().size, 5);

    blobs.delete(&replay).await.unwrap();
    assert!(blobs.get(&replay).await.unwrap().is_none());
}

#[tokio::test]
async fn a_part_of_a_blob_is_read_also_when_it_is_gone_by_then() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path()).unwrap();
    let (archive, bytes) = (key("a.osz"), Bytes::from_iter((0..20_000_u32).map(|n| n.to_le_bytes()[0])));
    for part in [0..20_000, 0..1, 9_000..9_001, 19_999..20_000, 8_191..16_500, 7..7, 19_000..30_000, 30_000..40_000] {
        blobs.put(&archive, bytes.clone()).await.unwrap();
        let reader = blobs.open_blob(&archive).await.unwrap().unwrap();
        blobs.delete(&archive).await.unwrap();
        let pieces: Vec<Bytes> = reader.pieces(part.clone()).try_collect().await.unwrap();
        let [start, end] = [part.start, part.end].map(|at| usize::try_from(at).unwrap().min(bytes.len()));
        assert_eq!(pieces.concat(), bytes[start..end], "{part:?}");
    }
}

#[tokio::test]
async fn the_blobs_of_a_folder_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(folder.path()).unwrap();
    let names = ["replays/1/a.lzma", "replays/1/b/c.lzma", "replays/10/d.lzma", "replays/2.osr"];
    for name in names {
        blobs.put(&key(name), Bytes::from_static(b"x")).await.unwrap();
    }
    std::fs::write(folder.path().join("replays/1/NOT OURS"), b"x").unwrap();
    let mut listed = blobs.list(&key("replays/1")).await.unwrap();
    listed.sort_by_key(ToString::to_string);
    assert_eq!(listed, [key(names[0]), key(names[1])]);
    assert_eq!(blobs.list(&key("replays/3")).await.unwrap(), []);
}

#[test]
fn names_that_leave_the_folder_are_no_names() {
    for text in ["", "/", "a//b", "/a", "a/", "..", "a/../b", ".a", "a/.b", "A", "a b", "a\\b", "a\0", "é", "a%2e"] {
        assert!(text.parse::<BlobKey>().is_err(), "{text:?}");
    }
    assert!("a".repeat(201).parse::<BlobKey>().is_err());
    assert!("maps/1-2_3.osu".parse::<BlobKey>().is_ok());
}
