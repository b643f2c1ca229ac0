use std::path::Path;

use futures_util::TryStreamExt;
use kiai_formats::{archive, cover::Shape};
use kiai_model::{BeatmapStatus, Event, Id, Mods, Ruleset};
use kiai_services::beatmaps::{
    AttributesRefusal, BeatmapKey, Category, ImportOptions, ListKind, Outcome, SearchRequest, attributes,
    changes_since, clip, cover, download, find_beatmap, import, osu_file, search, sets_of_beatmaps, sets_of_user,
};
use kiai_services::users::profile_of;
use kiai_testkit::TestServices;
use tempfile::TempDir;

use super::{fixture, fixture_file, imported, searching, set};

fn write(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    path
}

fn outcomes(summary: &kiai_services::beatmaps::ImportSummary) -> Vec<Outcome> {
    summary.items.iter().map(|item| item.outcome.clone()).collect()
}

#[tokio::test]
async fn a_folder_becomes_a_set_with_all_that_belongs_to_it() {
    let t = TestServices::new().await;
    let summary = imported(&t, &[&fixture()]).await;
    assert_eq!(outcomes(&summary), [Outcome::Imported(Id::new(4_000))], "{summary:?}");
    let found = set(&t, 4_000).await;
    assert_eq!((found.set.title.as_str(), found.set.title_unicode.as_str()), ("First Steps", "初めの一歩"));
    assert_eq!((found.set.status, found.set.bpm), (BeatmapStatus::Ranked, 120.0));
    let names: Vec<_> = found.beatmaps.iter().map(|map| (map.id.get(), map.version.as_str())).collect();
    assert_eq!(names, [(4_001, "Easy"), (4_002, "Hard"), (4_003, "Muzukashii"), (4_004, "4K Normal")]);
    assert_eq!(found.difficulties.len(), 4 + 4 + 1 + 1);
    assert!(found.beatmaps.iter().all(|map| map.star_rating > 0.0 && map.max_combo > 0));
    assert_eq!(found.set.preview_type.as_deref(), Some("audio/mpeg"));
    let clip = clip(&t.services, &found).await.unwrap().unwrap();
    assert_eq!(clip.len(), 138 * 72); // the frames of ten seconds
    for shape in Shape::ALL {
        for double in [false, true] {
            assert!(cover(&t.services, &found, (shape, double)).await.unwrap().is_some());
        }
    }
    assert_eq!(changes_since(&t.services, 0).await.unwrap().sets, [Id::new(4_000)]);
}

#[tokio::test]
async fn the_archive_unpacks_to_files_with_the_checksums_told() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let found = set(&t, 4_000).await;
    let download = download(&t.services, &found, true).await.unwrap().unwrap();
    assert_eq!(download.filename, "4000 Nobody at All - First Steps.osz");
    let size = download.archive.size;
    let pieces: Vec<_> = download.archive.pieces(0..size).try_collect().await.unwrap();
    let bytes = pieces.concat();
    assert_eq!(bytes.len() as u64, size);
    let mut archive = archive::Archive::open(&bytes).unwrap();
    for map in &found.beatmaps {
        let file = archive.read(&map.filename).unwrap();
        assert_eq!(kiai_formats::osu::checksum(&file), map.checksum);
        assert_eq!(osu_file(&t.services, map).await.unwrap().unwrap(), file);
    }
    assert!(archive.find("silence.mp3").is_some() && archive.find("background.png").is_some());
}

#[tokio::test]
async fn the_same_again_changes_nothing() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let easy = fixture().join("Nobody at All - First Steps (kiai) [Easy].osu");
    let summary = imported(&t, &[&fixture(), &easy]).await;
    assert_eq!(outcomes(&summary), [Outcome::Unchanged(Id::new(4_000)), Outcome::Unchanged(Id::new(4_000))]);
    assert_eq!(changes_since(&t.services, 0).await.unwrap().last_change, 1);
    let loved = ImportOptions { status: Some(BeatmapStatus::Loved), ..super::RANKED };
    let again = import(&t.services, vec![fixture()], loved, &|_, _, _| {}).await.unwrap();
    assert_eq!(outcomes(&again), [Outcome::Updated(Id::new(4_000))]);
    assert_eq!(set(&t, 4_000).await.beatmaps[0].status, BeatmapStatus::Loved);
}

#[tokio::test]
async fn a_changed_difficulty_replaces_the_old_one_and_keeps_its_number() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let old = set(&t, 4_000).await;
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let listener = heard.clone();
    t.services.bus.subscribe(move |message| {
        if let kiai_bus::Message::Tell { event: Event::BeatmapSetsUpdated { sets, last_change }, .. } = message {
            listener.lock().unwrap().push((sets.clone(), *last_change));
        }
    });
    let folder = TempDir::new().unwrap();
    let changed = write(&folder, "new.osu", fixture_file("Easy").replace("OverallDifficulty:3", "OverallDifficulty:4"));
    t.clock.advance(std::time::Duration::from_secs(60));
    let summary = imported(&t, &[&changed]).await;
    assert_eq!(outcomes(&summary), [Outcome::Updated(Id::new(4_000))], "{summary:?}");
    let new = set(&t, 4_000).await;
    assert_eq!(new.beatmaps.iter().map(|map| map.id.get()).collect::<Vec<_>>(), [4_001, 4_002, 4_003, 4_004]);
    assert_eq!(new.beatmaps[0].overall_difficulty, 4.0);
    assert_ne!(new.beatmaps[0].checksum, old.beatmaps[0].checksum);
    assert_ne!(new.beatmaps[0].updated_at, old.beatmaps[0].updated_at);
    assert_eq!(new.beatmaps[1], old.beatmaps[1]);
    assert_eq!(new.set.submitted_at, old.set.submitted_at);
    assert!(download(&t.services, &new, false).await.unwrap().is_some());
    assert!(download(&t.services, &old, false).await.unwrap().is_none());
    // Its scores can still be calculated.
    assert!(osu_file(&t.services, &old.beatmaps[0]).await.unwrap().is_some());
    let by_old = find_beatmap(&t.services, &[BeatmapKey::Checksum(&old.beatmaps[0].checksum)]).await.unwrap();
    assert_eq!(by_old, None);
    assert_eq!(*heard.lock().unwrap(), [(vec![Id::new(4_000)], 2)]);
}

#[tokio::test]
async fn maps_without_number_or_name_get_them_here() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let nameless = fixture_file("Easy")
        .lines()
        .filter(|line| {
            !["Title", "Artist", "Creator", "Version", "BeatmapID", "BeatmapSetID"]
                .iter()
                .any(|key| line.starts_with(key))
        })
        .collect::<Vec<_>>()
        .join("\n");
    let numberless = |version| {
        fixture_file(version).replace("BeatmapSetID:4000", "BeatmapSetID:-1").replace("BeatmapID:400", "BeatmapID:0")
    };
    write(&folder, "801.osu", nameless);
    write(&folder, "a.osu", numberless("Easy"));
    write(&folder, "b.osu", numberless("Hard"));
    let summary = imported(&t, &[folder.path()]).await;
    let ids = [Outcome::Imported(Id::new(1_000_000_000)), Outcome::Imported(Id::new(1_000_000_001))];
    assert_eq!(outcomes(&summary), ids, "{summary:?}");
    let named = summary.items.iter().flat_map(|item| &item.notes).find(|note| note.contains("does not say"));
    assert_eq!(named.unwrap(), "801.osu does not say its Title, Artist, Creator, Version: named after the file");
    // Imported again, changed, it is the same set.
    write(&folder, "b.osu", numberless("Hard").replace("OverallDifficulty:7", "OverallDifficulty:8"));
    let summary = imported(&t, &[folder.path()]).await;
    assert_eq!((summary.updated_count(), summary.unchanged_count()), (1, 1), "{summary:?}");
}

#[tokio::test]
async fn conflicts_are_told() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let folder = TempDir::new().unwrap();
    let another = renamed("Hard").replace("BeatmapSetID:4000", "BeatmapSetID:-1");
    // A difficulty's number that is another set's, the same number twice, the same file twice.
    let maps = [another.clone(), another.replace("Version:Hard", "Version:Harder"), another];
    let summary = imported(&t, &[&osz(&folder, "set.osz", &maps)]).await;
    let own = Id::new(1_000_000_000);
    assert_eq!(outcomes(&summary), [Outcome::Imported(own)], "{summary:?}");
    let notes = summary.items[0].notes.join("\n");
    assert!(notes.contains("2.osu was left out: it is there twice"), "{notes}");
    let ids: Vec<i64> = set(&t, own.get()).await.beatmaps.iter().map(|map| map.id.get()).collect();
    assert_eq!(ids, [1_000_000_000, 1_000_000_001]);
    assert_eq!(set(&t, 4_000).await.beatmaps.len(), 4);
}

fn osz(folder: &TempDir, name: &str, maps: &[String]) -> std::path::PathBuf {
    let maps: Vec<_> = maps.iter().enumerate().map(|(i, map)| (format!("{i}.osu"), map.as_bytes())).collect();
    write(folder, name, archive::pack(maps.iter().map(|(name, bytes)| (name.as_str(), *bytes))).unwrap())
}

fn without_numbers(map: &str) -> String {
    map.lines().filter(|line| !line.starts_with("Beatmap")).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_shared_difficulty_does_not_replace_a_set() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let [easy, hard] = ["Easy", "Hard"].map(|version| without_numbers(&fixture_file(version)));
    let theirs = osz(&folder, "theirs.osz", &[easy.clone(), hard.clone()]);
    let collection = osz(&folder, "collection.osz", &[hard.replace("Title:First", "Title:Best"), easy.clone()]);
    let (first, second) = (Id::new(1_000_000_000), Id::new(1_000_000_001));
    assert_eq!(outcomes(&imported(&t, &[&theirs]).await), [Outcome::Imported(first)]);
    let summary = imported(&t, &[&collection, &collection]).await;
    assert_eq!(outcomes(&summary), [Outcome::Imported(second), Outcome::Unchanged(second)], "{summary:?}");
    assert!(summary.items[0].notes.iter().any(|note| note == "1.osu was left out: it is part of set 1000000000"));
    assert_eq!((set(&t, first.get()).await.beatmaps.len(), set(&t, second.get()).await.beatmaps.len()), (2, 1));
    let changed = easy.replace("OverallDifficulty:3", "OverallDifficulty:4");
    let newer = osz(&folder, "newer.osz", &[changed, hard]);
    assert_eq!(outcomes(&imported(&t, &[&newer]).await), [Outcome::Updated(first)]);
}

/// The same difficulty of another song.
fn renamed(version: &str) -> String {
    fixture_file(version).replace("Title:First", "Title:Best")
}

#[tokio::test]
async fn a_set_whose_names_were_corrected_is_the_same_set() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let folder = TempDir::new().unwrap();
    let id = Id::new(4_000);
    let titles = async || (set(&t, 4_000).await.set.title.clone(), set(&t, 4_000).await.beatmaps.len());
    // Known by the number of a difficulty.
    let hard = renamed("Hard").replace("BeatmapID:4002", "BeatmapID:0");
    let by_number = osz(&folder, "a.osz", &[renamed("Easy"), hard.clone()]);
    assert_eq!(
        outcomes(&imported(&t, &[&by_number, &by_number]).await),
        [Outcome::Updated(id), Outcome::Unchanged(id)]
    );
    assert_eq!(titles().await, ("Best Steps".to_owned(), 2));
    // Known by the file of a difficulty: no number is here.
    let by_file = osz(&folder, "b.osz", &[fixture_file("Muzukashii"), hard]);
    assert_eq!(outcomes(&imported(&t, &[&by_file]).await), [Outcome::Updated(id)]);
    assert_eq!(titles().await, ("First Steps".to_owned(), 2));
    // A single difficulty takes the place of its older version, and leaves the others.
    let single = write(&folder, "c.osu", renamed("Hard").replace("Artist:Nobody", "Artist:Somebody"));
    assert_eq!(outcomes(&imported(&t, &[&single]).await), [Outcome::Updated(id)]);
    assert_eq!(titles().await.1, 2);
    assert_eq!(changes_since(&t.services, 0).await.unwrap().sets, [id]);
}

#[tokio::test]
async fn a_number_that_is_another_sets_is_a_conflict() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let folder = TempDir::new().unwrap();
    let by_another = renamed("Easy").replace("Creator:kiai", "Creator:else");
    let unrelated = renamed("Hard").replace("BeatmapID:4002", "BeatmapID:4999");
    let nameless: Vec<_> = ["Title:", "Artist:", "Creator:"]
        .into_iter()
        .fold(fixture_file("Hard").lines().map(str::to_owned).collect(), |lines: Vec<String>, key| {
            lines.into_iter().filter(|line| !line.starts_with(key)).collect()
        });
    let before = set(&t, 4_000).await;
    for (map, why) in [
        (by_another, "this is by another mapper"),
        (unrelated, "this shares no difficulty with it"),
        (nameless.join("\n"), "this is by another mapper"),
    ] {
        let reason = format!("its number 4000 is that of \"Nobody at All - First Steps\" by kiai, and {why}");
        let archive = osz(&folder, "a.osz", std::slice::from_ref(&map));
        let single = write(&folder, "a.osu", map);
        for path in [archive, single] {
            assert_eq!(outcomes(&imported(&t, &[&path]).await), [Outcome::Skipped(reason.clone())]);
        }
    }
    assert_eq!(set(&t, 4_000).await, before);
}

#[tokio::test]
async fn a_number_that_was_given_here_and_elsewhere_is_no_conflict() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let ours = osz(&folder, "a.osz", &[without_numbers(&fixture_file("Easy"))]);
    let numbered = renamed("Hard")
        .replace("Creator:kiai", "Creator:else")
        .replace("BeatmapSetID:4000", "BeatmapSetID:1000000000")
        .replace("BeatmapID:4002", "BeatmapID:1000000000");
    let theirs = osz(&folder, "b.osz", &[numbered]);
    let summary = imported(&t, &[&ours, &theirs]).await;
    let ids = [1_000_000_000, 1_000_000_001].map(|id| Outcome::Imported(Id::new(id)));
    assert_eq!(outcomes(&summary), ids, "{summary:?}");
    let note = "its number 1000000000 is that of \"Nobody at All - First Steps\" by kiai: it gets another";
    assert_eq!(summary.items[1].notes[0], note);
}

#[tokio::test]
async fn numbers_given_elsewhere_do_not_use_up_those_given_here() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let numbered = |set: i64, map: i64, od: &str| {
        fixture_file("Easy")
            .replace("BeatmapSetID:4000", &format!("BeatmapSetID:{set}"))
            .replace("BeatmapID:4001", &format!("BeatmapID:{map}"))
            .replace("OverallDifficulty:3", od)
    };
    let highest = i64::from(i32::MAX);
    let theirs = osz(&folder, "a.osz", &[numbered(highest, highest, "OverallDifficulty:3")]);
    let id = Id::new(1_000_000_000);
    assert_eq!(outcomes(&imported(&t, &[&theirs, &theirs]).await), [Outcome::Imported(id), Outcome::Unchanged(id)]);
    assert_eq!(set(&t, id.get()).await.beatmaps[0].id.get(), 1_000_000_000);
    let ours = osz(&folder, "b.osz", &[numbered(id.get(), 1_000_000_000, "OverallDifficulty:5")]);
    assert_eq!(outcomes(&imported(&t, &[&ours]).await), [Outcome::Updated(id)]);
    assert_eq!(set(&t, id.get()).await.beatmaps[0].id.get(), 1_000_000_000);
}

#[tokio::test]
async fn a_folder_with_a_stray_file_leaves_the_sets_below_alone() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    write(&folder, "stray.osu", without_numbers(&fixture_file("Hard")).replace("Title:First", "Title:Best"));
    write(&folder, "sb/picture.png", "no picture");
    write(&folder, "4000/easy.osu", fixture_file("Easy"));
    write(&folder, "4000/sb/picture.png", "no picture");
    let summary = imported(&t, &[folder.path()]).await;
    let mut ids: Vec<i64> = Vec::new();
    for outcome in outcomes(&summary) {
        let Outcome::Imported(id) = outcome else { panic!("{summary:?}") };
        ids.push(id.get());
    }
    ids.sort_unstable();
    assert_eq!(ids, [4_000, 1_000_000_000]);
    let found = set(&t, 1_000_000_000).await;
    assert_eq!(found.beatmaps.len(), 1);
    let download = download(&t.services, &found, true).await.unwrap().unwrap();
    let bytes = download.archive.pieces(0..u64::MAX).try_collect::<Vec<_>>().await.unwrap().concat();
    let opened = archive::Archive::open(&bytes).unwrap();
    assert_eq!(opened.names().collect::<Vec<_>>(), ["sb/picture.png", "stray.osu"]);
}

async fn archive_of(t: &TestServices, id: i64, without_video: bool) -> Vec<u8> {
    let found = set(t, id).await;
    let download = download(&t.services, &found, without_video).await.unwrap().unwrap();
    download.archive.pieces(0..u64::MAX).try_collect::<Vec<_>>().await.unwrap().concat()
}

fn names(archive: &[u8]) -> Vec<String> {
    archive::Archive::open(archive).unwrap().names().map(str::to_owned).collect()
}

/// Whatever is in a set can be downloaded by everybody.
#[tokio::test]
async fn files_that_only_lie_beside_beatmaps_stay_private() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let map = fixture_file("Easy").replace("silence.mp3", "kiai.db").replace("background.png", "link.png");
    let single = write(&folder, "map.osu", &map);
    for name in ["kiai.db", ".env", "letter.pdf", "sb/.hidden.png", "sb/key.pem", "Thumbs.db"] {
        write(&folder, name, "secret");
    }
    write(&folder, "hit.wav", "sound");
    write(&folder, "skin.ini", "[General]");
    let other_folder = TempDir::new().unwrap();
    let elsewhere = write(&other_folder, "secret.png", "secret");
    std::os::unix::fs::symlink(elsewhere, folder.path().join("link.png")).unwrap();
    let summary = imported(&t, &[&single]).await;
    assert_eq!(outcomes(&summary), [Outcome::Imported(Id::new(4_000))], "{summary:?}");
    assert_eq!(names(&archive_of(&t, 4_000, false).await), ["map.osu"]);
    let summary = imported(&t, &[folder.path()]).await;
    assert_eq!(outcomes(&summary), [Outcome::Updated(Id::new(4_000))], "{summary:?}");
    assert_eq!(names(&archive_of(&t, 4_000, false).await), ["hit.wav", "map.osu", "skin.ini"]);
    let told = ".env and 5 more were left out: no kind of file that sets have";
    assert!(summary.items[0].notes.iter().any(|note| note == told), "{summary:?}");
}

#[tokio::test]
async fn an_archive_without_video_has_all_the_rest() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let map = fixture_file("Easy").replace("[Events]", "[Events]\nVideo,0,\"intro.MP4\"");
    let files = [("a.osu", map.as_bytes()), ("intro.MP4", b"moving"), ("song.ogg", b"sound")];
    let osz = write(&folder, "a.osz", archive::pack(files).unwrap());
    imported(&t, &[&osz]).await;
    assert!(set(&t, 4_000).await.set.has_video);
    assert_eq!(names(&archive_of(&t, 4_000, false).await), ["a.osu", "intro.MP4", "song.ogg"]);
    assert_eq!(names(&archive_of(&t, 4_000, true).await), ["a.osu", "song.ogg"]);
    let found = set(&t, 4_000).await;
    let lean = download(&t.services, &found, true).await.unwrap().unwrap();
    assert_eq!(lean.filename, "4000 Nobody at All - First Steps [no video].osz");
}

#[tokio::test]
async fn a_set_is_on_its_owners_profile() {
    let t = TestServices::new().await;
    let [alice, bob] = [t.given_user("Alice").await, t.given_user("Bob").await];
    let of = async |owner| {
        let options = ImportOptions { owner: Some(owner), ..super::RANKED };
        outcomes(&import(&t.services, vec![fixture()], options, &|_, _, _| {}).await.unwrap())
    };
    let counts = async |user| profile_of(&t.services, user).await.unwrap().ranked_count;
    assert_eq!((counts(alice).await, counts(bob).await), (0, 0));
    let id = Id::new(4_000);
    assert_eq!(of(alice).await, [Outcome::Imported(id)]);
    assert_eq!(of(alice).await, [Outcome::Unchanged(id)]);
    assert_eq!((counts(alice).await, counts(bob).await), (1, 0));
    assert_eq!(of(bob).await, [Outcome::Updated(id)]);
    assert_eq!((counts(alice).await, counts(bob).await), (0, 1));
    // Who imports it again without naming anybody leaves it where it is, changed or not.
    let folder = TempDir::new().unwrap();
    let changed = write(&folder, "new.osu", fixture_file("Easy").replace("OverallDifficulty:3", "OverallDifficulty:4"));
    assert_eq!(outcomes(&imported(&t, &[&fixture(), &changed]).await), [Outcome::Updated(id), Outcome::Updated(id)]);
    assert_eq!(set(&t, 4_000).await.owner.as_ref().map(|owner| owner.username.as_str()), Some("Bob"));
    let own = sets_of_user(&t.services, bob, ListKind::Ranked, 5, 0).await.unwrap();
    assert_eq!(own.iter().map(|set| set.set.id).collect::<Vec<_>>(), [id]);
    assert_eq!(sets_of_user(&t.services, bob, ListKind::Graveyard, 5, 0).await.unwrap(), []);
    let mine = SearchRequest { category: Category::Mine, ..searching::request("") };
    assert_eq!(search(&t.services, &mine, Some(bob)).await.unwrap().total, 1);
    assert_eq!(search(&t.services, &mine, Some(alice)).await.unwrap().total, 0);
}

#[tokio::test]
async fn what_is_too_large_for_a_beatmap_is_not_read() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    let large = write(&folder, "large.osu", "");
    std::fs::File::options().write(true).open(large).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(outcomes(&imported(&t, &[folder.path()]).await), [Outcome::Skipped("it is too large".to_owned())]);
}

#[tokio::test]
async fn what_cannot_be_used_is_skipped_with_a_reason() {
    let t = TestServices::new().await;
    let folder = TempDir::new().unwrap();
    write(&folder, "broken.osz", "PK no zip");
    write(&folder, "empty.osz", archive::pack([("readme.txt", &b"hello"[..])]).unwrap());
    write(&folder, "hostile.osu", format!("{}{}", fixture_file("Easy"), "0,0,26000,1,0\n".repeat(1_000)));
    write(&folder, "text.osu", "hello");
    write(&folder, "song.mp3", "no map");
    let missing = folder.path().join("nothing");
    let summary = imported(&t, &[folder.path(), &missing]).await;
    let mut told: Vec<_> = summary
        .items
        .iter()
        .map(|item| {
            let Outcome::Skipped(reason) = &item.outcome else { panic!("{item:?}") };
            let name = Path::new(&item.name).file_name().unwrap().to_str().unwrap();
            format!("{name}: {reason} {}", item.notes.join(" "))
        })
        .collect();
    told.sort();
    assert_eq!(told.len(), 5, "{told:#?}");
    for (line, part) in told.iter().zip([
        "broken.osz: this is no zip archive",
        "empty.osz: it has no beatmap that can be used",
        "hostile.osu: it has no beatmap that can be used hostile.osu was left out: the beatmap was made to exhaust",
        "nothing: it cannot be read",
        "text.osu: this is not a beatmap",
    ]) {
        assert!(line.starts_with(part), "{line}");
    }
    assert_eq!(summary.skipped_count(), 5);
}

#[tokio::test]
async fn beatmaps_are_found_by_the_first_key_that_fits() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let easy = set(&t, 4_000).await.beatmaps[0].clone();
    let upper = easy.checksum.to_uppercase();
    for keys in [
        vec![BeatmapKey::Id(easy.id)],
        vec![BeatmapKey::Checksum(&upper)],
        vec![BeatmapKey::Filename(&easy.filename)],
        vec![BeatmapKey::Id(Id::new(9)), BeatmapKey::Checksum("x"), BeatmapKey::Filename(&easy.filename)],
    ] {
        let (found, set) = find_beatmap(&t.services, &keys).await.unwrap().unwrap();
        assert_eq!((&found, set.set.id), (&easy, Id::new(4_000)));
    }
    assert_eq!(find_beatmap(&t.services, &[BeatmapKey::Id(Id::new(9))]).await.unwrap(), None);
    let some =
        sets_of_beatmaps(&t.services, &[Id::new(4_003), Id::new(1), Id::new(4_001), Id::new(4_003)]).await.unwrap();
    assert_eq!(some.iter().map(|(map, _)| map.id.get()).collect::<Vec<_>>(), [4_003, 4_001]);
}

#[tokio::test]
async fn attributes_are_those_of_the_ruleset_and_mods() {
    let t = TestServices::new().await;
    imported(&t, &[&fixture()]).await;
    let found = set(&t, 4_000).await;
    let (easy, taiko) = (&found.beatmaps[0], &found.beatmaps[2]);
    let mods: Mods = serde_json::from_str(r#"[{"acronym":"DT"}]"#).unwrap();
    let plain = attributes(&t.services, easy, Ruleset::Osu, &Mods::default()).await.unwrap();
    let fast = attributes(&t.services, easy, Ruleset::Osu, &mods).await.unwrap();
    assert!(fast.star_rating > plain.star_rating);
    assert_eq!(plain.star_rating, easy.star_rating);
    assert!(attributes(&t.services, easy, Ruleset::Mania, &mods).await.is_ok());
    let refused = attributes(&t.services, taiko, Ruleset::Osu, &mods).await;
    assert!(matches!(refused, Err(AttributesRefusal::Ruleset)));
}
