use kiai_clients::NeosuClient;
use kiai_model::user::Roles;
use kiai_services::accounts::set_roles;
use kiai_testkit::{PASSWORD, TestServer};
use kiai_wire_bancho::{
    ClientPacket, Packet, ServerPacket,
    users::{Action, StatusUpdate},
};

use super::{heard, logged_in, neosu};
use crate::process::Operator;

/// `kiai policy ...`, said to a running server.
fn policy(server: &TestServer, arguments: &[&str]) -> String {
    let arguments: Vec<&str> = ["policy"].iter().chain(arguments).copied().collect();
    let folder = server.data_dir().display().to_string();
    let output = Operator::new().run(&arguments, &[("DATA_DIR", &folder)]);
    let text = if output.status.success() { output.stdout } else { output.stderr };
    String::from_utf8(text).unwrap()
}

/// The packets about variables that wait.
async fn told(client: &NeosuClient) -> Vec<ServerPacket> {
    let mut told = heard(client, &[]).await;
    told.retain(|packet| (128..=131).contains(&packet.id()));
    told
}

fn ids(packets: &[ServerPacket]) -> Vec<u16> {
    packets.iter().map(Packet::id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_online_is_told_when_the_operator_decides_and_who_comes_later_at_once() {
    let server = TestServer::start().await;
    for name in ["Alice", "Mod", "Stable"] {
        server.register(name).await;
    }
    let moderator =
        kiai_services::users::find_user(server.services(), kiai_services::users::UserKey::Name("Mod"), None);
    set_roles(server.services(), moderator.await.unwrap().unwrap().id, Roles::MODERATOR).await.unwrap();
    let (alice, of_mod) = (neosu(&server, "Alice").await, neosu(&server, "Mod").await);
    let stable = logged_in(server.stable(), "Stable").await;

    assert_eq!(policy(&server, &["force", "od_override", "5"]), "od_override is forced to 5\n");
    for client in [&alice, &of_mod] {
        assert_eq!(ids(&told(client).await), [129, 130]);
    }
    assert_eq!(
        policy(&server, &["reset", "od_override", "--role", "moderator"]),
        "od_override is left to the user for moderators\n"
    );
    assert!(told(&alice).await.is_empty());
    assert_eq!(ids(&told(&of_mod).await), [128, 131], "what the client protects by itself is so again");
    assert_eq!(policy(&server, &["protect", "mod_fposu", "mod_ming3012"]), "mod_fposu, mod_ming3012 are protected\n");
    assert_eq!(ids(&told(&alice).await), [128]);
    assert!(heard(&stable, &[]).await.iter().all(|packet| packet.id() < 128), "others know no such packets");

    let reply = server.neosu().login("Alice", PASSWORD).await.unwrap();
    assert_eq!(ids(&reply.packets)[reply.packets.len() - 3..], [128, 129, 130]);
    let server = server.restart().await;
    let reply = server.neosu().login("Alice", PASSWORD).await.unwrap();
    assert_eq!(ids(&reply.packets)[reply.packets.len() - 3..], [128, 129, 130], "it is kept");
    assert_eq!(policy(&server, &["forget", "od_override"]), "Nothing is decided about od_override any more\n");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_play_is_not_spoiled_by_a_new_policy() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let alice = neosu(&server, "Alice").await;
    let doing = |action| ClientPacket::ChangeAction(StatusUpdate { action, ..StatusUpdate::default() });
    heard(&alice, &[doing(Action::Playing)]).await;
    policy(&server, &["force", "mod_fposu", "1"]);
    assert!(told(&alice).await.is_empty());
    let after = heard(&alice, &[doing(Action::Idle)]).await;
    assert!(ids(&after).contains(&130), "{after:?}");
    server.stop().await;
}

#[test]
fn decisions_are_checked_the_same_whether_a_server_runs_or_not() {
    for is_running in [false, true] {
        let operator = Operator::new();
        let server = is_running.then(|| operator.serve(&[]));
        let recommended = operator.answer(&["policy", "list"]);
        assert!(recommended.starts_with("mod_fadingcursor\tprotected (recommended)\n"), "{recommended}");
        for (arguments, told) in [
            (&["protect", "exit"][..], "kiai: `exit` is a command of neosu and would be run: it is no variable\n"),
            (
                &["force", "mod_fps", "yes"],
                "kiai: `yes` is no number: neosu takes numbers alone, 1 and 0 for on and off\n",
            ),
            (&["force", "r_globaloffset_x", "1"], "kiai: neosu lets no server set `r_globaloffset_x`\n"),
            (
                &["protect", "mod_fps", "mod_of_tomorrow"],
                "kiai: `mod_of_tomorrow` is not among the variables kiai knows (`kiai policy names` lists them); if neosu has it, say --unlisted\n",
            ),
            (
                &["reset", "Mod Fps"],
                "kiai: `Mod Fps` is no name of a variable: those are of a-z, 0-9 and _, at most 64\n",
            ),
            (&["forget", "mod_fps"], "kiai: nothing is decided about mod_fps\n"),
        ] {
            let arguments: Vec<&str> = ["policy"].iter().chain(arguments).copied().collect();
            let refused = operator.run(&arguments, &[]);
            assert_eq!(String::from_utf8(refused.stderr).unwrap(), told);
            assert_eq!(refused.status.code(), Some(1));
        }
        assert_eq!(operator.answer(&["policy", "list"]), recommended, "what is refused decides nothing");
        for (arguments, told) in [
            (&["protect", "mod_of_tomorrow", "--unlisted"][..], "mod_of_tomorrow is protected\n"),
            (&["unprotect", "mod_fps"], "mod_fps is not protected\n"),
            (&["force", "mod_fps", "-1", "--role", "supporter"], "mod_fps is forced to -1 for supporters\n"),
        ] {
            let arguments: Vec<&str> = ["policy"].iter().chain(arguments).copied().collect();
            assert_eq!(operator.answer(&arguments), told);
        }
        let list = operator.answer(&["policy", "list"]);
        let expected = "mod_fps\tnot protected\nmod_fps\tforced to -1 for supporters\nmod_of_tomorrow\tprotected\n";
        assert!(list.starts_with(expected) && !list.contains("mod_fps\tprotected (recommended)"), "{list}");
        let names = operator.answer(&["policy", "names"]);
        assert!(names.lines().any(|name| name == "submit_after_pause") && names.lines().count() > 100);
        if let Some(server) = server {
            server.stop();
        }
    }
}
