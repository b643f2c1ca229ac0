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
    let reader = blobs.open_blob(&replay).await.unwrap().unwrap();
    assert_eq!(reader.size, 5);
    let pieces: Vec<Bytes> = reader.pieces.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"newer");

    blobs.delete(&replay).await.unwrap();
    assert!(blobs.get(&replay).await.unwrap().is_none());
}

#[test]
fn names_that_leave_the_folder_are_no_names() {
    for text in ["", "/", "a//b", "/a", "a/", "..", "a/../b", ".a", "a/.b", "A", "a b", "a\\b", "a\0", "é", "a%2e"] {
        assert!(text.parse::<BlobKey>().is_err(), "{text:?}");
    }
    assert!("a".repeat(201).parse::<BlobKey>().is_err());
    assert!("maps/1-2_3.osu".parse::<BlobKey>().is_ok());
}
