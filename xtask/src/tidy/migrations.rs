//! Both databases take the same steps: every migration exists for each, under the same number and name.

use std::collections::BTreeSet;

use crate::repository::Repository;

/// Reports migrations that one database lacks, numbers used twice, and names that are not `NNNN_name.sql`.
pub(crate) fn check(repository: &Repository, problems: &mut Vec<String>) {
    let sqlite = names(repository, "migrations/sqlite/");
    let postgres = names(repository, "migrations/postgres/");
    for name in sqlite.difference(&postgres) {
        problems.push(format!("migrations/sqlite/{name}: has no sibling in migrations/postgres"));
    }
    for name in postgres.difference(&sqlite) {
        problems.push(format!("migrations/postgres/{name}: has no sibling in migrations/sqlite"));
    }
    let mut previous = None;
    for name in &sqlite {
        let number =
            name.split_once('_').and_then(|(number, _)| (number.len() == 4).then(|| number.parse::<u16>().ok())?);
        match number {
            None => problems.push(format!("migrations/sqlite/{name}: is not named NNNN_name.sql")),
            Some(number) if previous == Some(number) => {
                problems.push(format!("migrations/sqlite/{name}: the number {number:04} is taken"));
            }
            Some(number) => previous = Some(number),
        }
    }
}

fn names<'a>(repository: &'a Repository, folder: &'a str) -> BTreeSet<&'a str> {
    repository.ending(".sql").filter_map(|file| file.strip_prefix(folder)).collect()
}
