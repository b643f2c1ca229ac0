//! `kiai user`, `kiai invite` and `kiai recalculate`, with and without a server.

use crate::process::Operator;

#[test]
fn accounts_are_managed_the_same_whether_a_server_runs_or_not() {
    for running in [false, true] {
        let operator = Operator::new();
        let server = running.then(|| operator.serve(&[]));

        let made =
            operator.run_with(&["user", "add", "Alice", "alice@example.com", "--country", "nl"], "correct horse\n");
        assert_eq!(String::from_utf8(made.stdout).unwrap(), "Made the account Alice, number 2\n", "{running}");
        assert!(made.status.success());

        let taken = operator.run_with(&["user", "add", "alice", "other@example.com"], "correct horse\n");
        assert_eq!(taken.status.code(), Some(1));
        let complaint = String::from_utf8(taken.stderr).unwrap();
        assert_eq!(complaint, "kiai: name: Username is already taken.\n");

        let changed = operator.run_with(&["user", "password", "alice"], "battery staple\n");
        assert!(changed.status.success(), "{changed:?}");
        let weak = operator.run_with(&["user", "password", "alice"], "short\n");
        assert_eq!(weak.status.code(), Some(1), "{weak:?}");

        assert_eq!(operator.answer(&["user", "role", "alice", "admin"]), "Alice now has: admin\n");
        assert_eq!(operator.answer(&["user", "role", "alice", "bot"]), "Alice now has: admin, bot\n");
        assert_eq!(operator.answer(&["user", "role", "alice", "admin", "--remove"]), "Alice now has: bot\n");
        assert_eq!(operator.answer(&["user", "restrict", "Alice"]), "Alice is restricted\n");
        assert_eq!(operator.answer(&["user", "restrict", "Alice", "--lift"]), "Alice is no longer restricted\n");

        let nobody = operator.run(&["user", "restrict", "Bob"], &[]);
        assert_eq!(nobody.status.code(), Some(1));
        assert_eq!(String::from_utf8(nobody.stderr).unwrap(), "kiai: there is no user Bob\n");

        let recalculated = operator.answer(&["recalculate", "--user", "alice", "--ruleset", "taiko"]);
        assert_eq!(recalculated, "Recalculated 0 scores of 1 players\n");

        let code = operator.answer(&["invite", "add", "--uses", "3"]);
        assert_eq!(code.trim().len(), 12, "{code}");
        if let Some(server) = server {
            server.stop();
        }
    }
}

#[test]
fn wrong_usage_is_told_with_exit_code_2() {
    let operator = Operator::new();
    for arguments in
        [&["dance"][..], &["user", "role", "alice", "king"], &["invite", "add", "--uses", "0"], &["import"]]
    {
        assert_eq!(operator.run(arguments, &[]).status.code(), Some(2), "{arguments:?}");
    }
}
