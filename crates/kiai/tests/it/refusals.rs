//! What the operator can mend is told in one line that names the key and the remedy, with exit code 2.

use std::net::TcpListener;

use crate::process::{Operator, names};

#[test]
fn a_bad_value_names_the_key_and_what_is_expected() {
    let line = Operator::new().refusal(&[("PORT", "http")]);
    assert_eq!(line, "kiai: PORT is `http` (environment), expected a number from 0 to 65535; correct or unset it");
}

#[test]
fn an_unknown_key_in_dotenv_names_the_key_and_the_likely_one() {
    let operator = Operator::new();
    operator.write(".env", "DATA_DIRR=/srv\n");
    let line = operator.refusal(&[]);
    assert!(line.starts_with("kiai: DATA_DIRR in .env line 1 is not a setting; did you mean DATA_DIR?"), "{line}");
}

#[test]
fn several_faults_are_told_in_one_line() {
    let line = Operator::new().refusal(&[("HOST", "here"), ("RATE_LIMITS", "some")]);
    assert!(line.ends_with("(and 1 more: `kiai settings` lists all)"), "{line}");
}

#[test]
fn a_busy_port_names_it() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let line = Operator::new().refusal(&[("PORT", &port)]);
    assert_eq!(
        line,
        format!("kiai: PORT {port} is in use by another program; stop that program, or choose another port")
    );
}

#[test]
fn an_address_of_another_machine_names_host() {
    let line = Operator::new().refusal(&[("HOST", "192.0.2.1")]);
    assert!(line.starts_with("kiai: HOST 192.0.2.1 is not an address of this machine; choose"), "{line}");
}

#[test]
fn an_unwritable_folder_names_data_dir() {
    let operator = Operator::new();
    operator.write("file", "");
    // A folder below a file can be made by nobody, not by root either.
    let line = operator.refusal(&[("DATA_DIR", "./file/data")]);
    assert!(line.starts_with("kiai: DATA_DIR ./file/data cannot be written to: "), "{line}");
    assert!(line.ends_with("; give this user the right to, or choose another folder"), "{line}");
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    use sqlx::Connection;

    let operator = Operator::new();
    operator.serve(&[]).stop();
    let file = operator.path("data/kiai.db");
    let mut database = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations SELECT 9999, description, installed_on, success, checksum, execution_time \
                 FROM _sqlx_migrations LIMIT 1";
    sqlx::query(newer).execute(&mut database).await.unwrap();
    database.close().await.unwrap();

    let line = operator.refusal(&[]);
    assert!(line.starts_with("kiai: DATABASE_URL sqlite://./data/kiai.db is from a newer kiai"), "{line}");
    assert!(line.ends_with("run the newer kiai, or restore a backup from before the upgrade"), "{line}");
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    let operator = Operator::new();
    let text = "this is not a database, however long one looks at it ".repeat(40);
    operator.write("notes.txt", &text);
    let file = operator.path("notes.txt");
    let line = operator.refusal(&[("DATABASE_URL", &format!("sqlite://{}", file.display()))]);
    assert!(line.starts_with("kiai: DATABASE_URL sqlite://"), "{line}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), text);
}

#[test]
fn an_absent_postgres_server_is_told_without_the_password() {
    let line = Operator::new().refusal(&[("DATABASE_URL", "postgresql+asyncpg://kiai:hunter2@127.0.0.1:1/osu")]);
    assert!(line.starts_with("kiai: DATABASE_URL postgres://kiai:********@127.0.0.1:1/osu cannot be opened"), "{line}");
    assert!(!line.contains("hunter2"), "{line}");
}

#[test]
fn two_servers_do_not_share_a_folder() {
    let operator = Operator::new();
    let first = operator.serve(&[]);
    let line = operator.refusal(&[]);
    assert!(line.starts_with("kiai: DATA_DIR ./data is in use by another kiai; stop that one"), "{line}");
    first.stop();
    operator.serve(&[]).stop();
}

#[test]
fn settings_only_reads() {
    let operator = Operator::new();
    operator.write(".env", "SECRET_KEY=correct horse battery\n");
    let answer = operator.answer(&["settings"]);
    assert!(answer.contains("SECRET_KEY=********  (.env line 1)"), "{answer}");
    assert!(answer.contains("PORT=0  (environment)"), "{answer}");
    assert_eq!(names(&operator.path(".")), [".env"]);
}

#[test]
fn settings_tells_all_that_is_wrong() {
    let output = Operator::new().run(&["settings"], &[("PORT", "x"), ("DOMAIN", "http://y")]);
    assert_eq!(output.status.code(), Some(2));
    let answer = String::from_utf8(output.stdout).unwrap();
    assert!(answer.contains("error: PORT is `x`"), "{answer}");
    assert!(answer.contains("error: DOMAIN is `http://y`"), "{answer}");
}
