//! `kiai channel` and `kiai filter`, with and without a server.

use crate::process::Operator;

#[test]
fn channels_and_words_are_managed_the_same_whether_a_server_runs_or_not() {
    for is_running in [false, true] {
        let operator = Operator::new();
        let server = is_running.then(|| operator.serve(&[]));
        let list = operator.answer(&["channel", "list"]);
        assert!(list.starts_with("#osu\tTalk about anything.\teverybody is in it\n#neosu\t"), "{list}");
        let made = operator.answer(&["channel", "add", "#Staff", "Secrets", "--read", "moderator", "--read", "admin"]);
        assert_eq!(made, "Made the channel #Staff\n");
        for (arguments, told) in [
            (&["channel", "add", "#staff"][..], "kiai: there is a channel #staff\n"),
            (&["channel", "add", "staff"], "kiai: the name of a channel begins with #\n"),
            (&["channel", "topic", "#none", "x"], "kiai: there is no channel #none\n"),
            (&["channel", "rights", "#none", "--read", "admin"], "kiai: there is no channel #none\n"),
            (&["channel", "remove", "#none"], "kiai: there is no channel #none\n"),
            (&["filter", "add", " "], "kiai: an empty word filters nothing\n"),
            (&["filter", "remove", "darn"], "kiai: `darn` is not filtered\n"),
        ] {
            let refused = operator.run(arguments, &[]);
            assert_eq!(String::from_utf8(refused.stderr).unwrap(), told);
            assert_eq!(refused.status.code(), Some(1));
        }
        assert_eq!(operator.answer(&["channel", "topic", "#STAFF", "More"]), "#STAFF has a new topic\n");
        assert!(operator.answer(&["channel", "list"]).ends_with("#Staff\tMore\tread by admin, moderator\n"));
        for (arguments, now) in [
            (
                &["--write", "admin", "--auto-join", "true"][..],
                "read by admin, moderator\twritten by admin\teverybody is in it",
            ),
            (&["--read", "everybody", "--auto-join", "false"], "written by admin"),
        ] {
            let answer = operator.answer(&[&["channel", "rights", "#staff"], arguments].concat());
            assert_eq!(answer, format!("#Staff\tMore\t{now}\n"));
        }
        assert_eq!(operator.answer(&["channel", "remove", "#staff"]), "Deleted the channel #staff\n");
        assert_eq!(operator.answer(&["filter", "list"]), "No word is filtered\n");
        assert_eq!(operator.answer(&["filter", "add", "Darn"]), "Masking `Darn`\n");
        assert_eq!(operator.answer(&["filter", "add", "vile", "--refuse"]), "Refusing messages with `vile`\n");
        assert_eq!(operator.answer(&["filter", "list"]), "darn\tmasked\nvile\trefused\n");
        assert_eq!(operator.answer(&["filter", "remove", "DARN"]), "`DARN` is filtered no more\n");
        if let Some(server) = server {
            server.stop();
        }
    }
}

#[test]
fn what_was_done_to_whom_is_read_by_the_operator() {
    let operator = Operator::new();
    assert_eq!(operator.answer(&["moderation"]), "Nothing was done\n");
    assert!(operator.run_with(&["user", "add", "Alice", "alice@example.org"], "correct horse\n").status.success());
    operator.answer(&["user", "restrict", "alice"]);
    operator.answer(&["user", "restrict", "alice", "--lift"]);
    let told = operator.answer(&["moderation", "--user", "ALICE"]);
    let lines: Vec<Vec<&str>> = told.lines().map(|line| line.split('\t').skip(1).collect()).collect();
    let deed = |action| vec!["operator", action, "Alice", "from the command line"];
    assert_eq!(lines, [deed("unrestrict"), deed("restrict")]);
    assert!(told.starts_with("20") && told.contains("Z\toperator"), "{told}");
    assert_eq!(operator.answer(&["moderation", "--limit", "1"]).lines().count(), 1);
    let refused = operator.run(&["moderation", "--user", "nobody"], &[]);
    assert_eq!(refused.status.code(), Some(1));
}
