//! `kiai backup` and `kiai restore`.

use std::os::unix::fs::PermissionsExt;

use crate::process::{Operator, names};

#[test]
fn a_backup_of_a_running_server_can_be_restored_elsewhere() {
    let operator = Operator::new();
    let server = operator.serve(&[]);
    std::fs::create_dir_all(operator.path("data/blobs/covers")).unwrap();
    operator.write("data/blobs/covers/1.jpg", "a picture");

    let answer = operator.answer(&["backup", "kiai.zip"]);
    assert!(answer.starts_with("Backed up the database and 1 files to "), "{answer}");
    server.stop();
    let mode = std::fs::metadata(operator.path("kiai.zip")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(names(&operator.path(".")), ["data", "kiai.zip"]);

    let elsewhere = Operator::new();
    let file = operator.path("kiai.zip");
    let answer = elsewhere.answer(&["restore", file.to_str().unwrap()]);
    assert!(answer.starts_with("Restored the database and 1 files to "), "{answer}");
    assert_eq!(std::fs::read_to_string(elsewhere.path("data/blobs/covers/1.jpg")).unwrap(), "a picture");
    elsewhere.serve(&[]).stop();
}

#[test]
fn a_backup_is_made_without_a_server_too_and_overwrites_nothing() {
    let operator = Operator::new();
    operator.serve(&[]).stop();
    operator.answer(&["backup", "kiai.zip"]);
    let again = operator.run(&["backup", "kiai.zip"], &[]);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stderr).contains("kiai.zip exists"), "{again:?}");
}

#[test]
fn a_restore_overwrites_nothing_and_takes_backups_only() {
    let operator = Operator::new();
    operator.serve(&[]).stop();
    operator.answer(&["backup", "kiai.zip"]);
    let refused = operator.run(&["restore", "kiai.zip"], &[]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");

    let elsewhere = Operator::new();
    elsewhere.write("notes.txt", "no backup");
    let refused = elsewhere.run(&["restore", "notes.txt"], &[]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is not a backup of kiai"), "{refused:?}");
}

#[test]
fn a_restore_is_refused_while_a_server_runs() {
    let operator = Operator::new();
    let server = operator.serve(&[]);
    let refused = operator.run(&["restore", "kiai.zip"], &[]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("in use by another kiai"), "{refused:?}");
    server.stop();
}
