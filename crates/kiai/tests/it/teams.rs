//! `kiai team`, with and without a server.

use crate::process::Operator;

#[test]
fn teams_are_managed_the_same_whether_a_server_runs_or_not() {
    for running in [false, true] {
        let operator = Operator::new();
        let server = running.then(|| operator.serve(&[]));
        let refused = |arguments: &[&str]| {
            let output = operator.run(arguments, &[]);
            assert_eq!(output.status.code(), Some(1), "{output:?}");
            String::from_utf8(output.stderr).unwrap()
        };
        for name in ["Alice", "Bob"] {
            let mail = format!("{name}@example.com");
            assert!(operator.run_with(&["user", "add", name, &mail], "correct horse\n").status.success());
        }
        assert_eq!(operator.answer(&["team", "list"]), "There is no team\n");
        let made = operator.answer(&["team", "add", "Crystal Lilies", "LILY", "--leader", "alice"]);
        assert_eq!(made, "Made the team Crystal Lilies (LILY), number 1, led by Alice\n");
        assert_eq!(operator.answer(&["team", "add", "Others", "OTHR"]), "Made the team Others (OTHR), number 2\n");
        for (arguments, complaint) in [
            (&["team", "add", "Third", "toolong"][..], "kiai: A team's short name has 2 to 4 characters.\n"),
            (&["team", "add", "0thers", "TH"], "kiai: the team Others has that name or one that looks like it\n"),
            (&["team", "add", "Third", "TH", "--leader", "Carol"], "kiai: there is no user Carol\n"),
            (&["team", "join", "Third", "Bob"], "kiai: there is no team Third\n"),
            (&["team", "join", "LILY", "Carol"], "kiai: there is no user Carol\n"),
            (&["team", "leave", "Bob"], "kiai: Bob is in no team\n"),
        ] {
            assert_eq!(refused(arguments), complaint);
        }
        assert_eq!(operator.answer(&["team", "join", "lily", "bob"]), "Bob is now in Crystal Lilies\n");
        assert_eq!(operator.answer(&["team", "join", "LILY", "Bob"]), "Bob is in Crystal Lilies already\n");
        let list = "LILY\tCrystal Lilies\t2 members, led by Alice\nOTHR\tOthers\t0 members\n";
        assert_eq!(operator.answer(&["team", "list"]), list);
        let moved = operator.answer(&["team", "join", "others", "Alice"]);
        assert_eq!(moved, "Alice is now in Others, and no longer in Crystal Lilies\n");
        assert_eq!(operator.answer(&["team", "leave", "bob"]), "Bob is no longer in Crystal Lilies\n");
        let list = "LILY\tCrystal Lilies\t0 members\nOTHR\tOthers\t1 member\n";
        assert_eq!(operator.answer(&["team", "list"]), list);
        if let Some(server) = server {
            server.stop();
        }
    }
}
