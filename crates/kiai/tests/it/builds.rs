//! `kiai build` and `kiai user logins`, with and without a server.

use crate::process::Operator;

const HASH: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn builds_are_managed_the_same_whether_a_server_runs_or_not() {
    for running in [false, true] {
        let operator = Operator::new();
        let server = running.then(|| operator.serve(&[]));
        let refused = |arguments: &[&str]| {
            let output = operator.run(arguments, &[]);
            assert_eq!(output.status.code(), Some(1), "{output:?}");
            String::from_utf8(output.stderr).unwrap()
        };
        assert_eq!(operator.answer(&["build", "list"]), "There is no build\n");
        let added = operator.answer(&["build", "add", &HASH.to_uppercase(), "2026.807.0"]);
        assert_eq!(added, format!("2026.807.0 ({HASH}) is allowed\n"));
        let added = operator.answer(&["build", "add", HASH, "broken", "--forbid"]);
        assert_eq!(added, format!("broken ({HASH}) is not allowed\n"));
        let list = operator.answer(&["build", "list"]);
        assert!(list.starts_with(&format!("{HASH}\tbroken\tnot allowed\tsince 20")), "{list}");
        let no_hash = "kiai: a build is named by the 32 hexadecimal digits that it tells of itself\n";
        assert_eq!(refused(&["build", "add", "2026.807.0", "name"]), no_hash);
        assert_eq!(refused(&["build", "add", HASH, " "]), "kiai: a name has 1 to 64 characters\n");
        assert_eq!(operator.answer(&["build", "remove", HASH]), format!("{HASH} is forgotten\n"));
        assert_eq!(refused(&["build", "remove", HASH]), format!("kiai: there is no build {HASH}\n"));
        if let Some(server) = server {
            server.stop();
        }
    }
}

#[test]
fn who_has_not_come_has_no_addresses() {
    let operator = Operator::new();
    assert!(operator.run_with(&["user", "add", "Alice", "alice@example.com"], "correct horse\n").status.success());
    let told = operator.answer(&["user", "logins", "alice"]);
    assert_eq!(told, "Alice has not come with osu!(lazer) in the last 90 days\n");
    let output = operator.run(&["user", "logins", "Bob"], &[]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "kiai: there is no user Bob\n");
}
