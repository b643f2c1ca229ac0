use std::path::PathBuf;

use kiai_services::beatmaps::{Outcome, import};
use kiai_testkit::TestServices;

/// Real files, which are not part of the project: their folder is named by `KIAI_REAL_DATA`.
#[tokio::test]
async fn real_beatmaps_are_imported() {
    let Some(folder) = std::env::var_os("KIAI_REAL_DATA").map(PathBuf::from) else {
        println!("KIAI_REAL_DATA is not set: nothing was checked");
        return;
    };
    let t = TestServices::new().await;
    let summary = import(&t.services, vec![folder.join("beatmaps")], super::RANKED, &|number, total, item| {
        println!("{number}/{total} {}: {:?}", item.name, item.outcome);
        for note in &item.notes {
            println!("    {note}");
        }
    })
    .await
    .unwrap();
    let skipped: Vec<_> = summary.items.iter().filter(|item| matches!(item.outcome, Outcome::Skipped(_))).collect();
    assert_eq!(skipped.len(), 0, "{skipped:?}");
    let again = import(&t.services, vec![folder.join("beatmaps")], super::RANKED, &|_, _, _| {}).await.unwrap();
    assert_eq!(again.unchanged_count(), again.items.len(), "{again:?}");
}
