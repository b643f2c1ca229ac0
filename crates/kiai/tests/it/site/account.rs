use std::time::Duration;

use kiai_model::Id;
use kiai_services::{accounts::set_restricted, browsers::LIFETIME};
use kiai_testkit::{PASSWORD, TestServer};
use kiai_wire_bancho::login::LoginResult;

use super::{sign_in, signed_in};

#[tokio::test]
async fn somebody_signs_in_and_out() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = server.browser();
    let page = browser.get("/account").await.unwrap();
    assert_eq!(page.path, "/account/sign-in?next=%2Faccount");
    let page = sign_in(&browser, "alice@example.org", PASSWORD).await;
    assert!(page.says("Alice") && page.says("Firefox on Linux") && page.says("this one"), "{}", page.html());
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
    let cookie = browser.cookie("kiai_session").unwrap();
    let page = browser.submit(&page, "/account/sign-out", &[]).await.unwrap();
    assert_eq!((page.path.as_str(), browser.cookie("kiai_session")), ("/", None));
    browser.set_cookie("kiai_session", &cookie);
    assert!(browser.get("/account").await.unwrap().says("Sign in"), "it opens nothing any more");
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_beside_the_field() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = server.browser();
    for (name, password) in
        [("Alice", "wrong"), ("Nobody", PASSWORD), ("", ""), ("a\0b", "\0"), ("x".repeat(5_000).as_str(), "x")]
    {
        let page = sign_in(&browser, name, password).await;
        assert_eq!(page.status, 422, "{name}");
        assert!(page.says("id=\"password-error\" role=\"alert\">Incorrect sign in details."), "{}", page.html());
        assert_eq!(browser.cookie("kiai_session"), None);
    }
    let page = sign_in(&browser, "<script>alert(1)</script>", "x").await;
    assert!(page.html().contains("&#60;script&#62;") && !page.html().contains("<script>alert"));
    server.stop().await;
}

#[tokio::test]
async fn guesses_are_counted_as_those_of_games() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    server.register("Alice").await;
    let browser = server.browser();
    for _ in 0..10 {
        assert_eq!(sign_in(&browser, "Alice", "wrong").await.status, 422);
    }
    let page = sign_in(&browser, "Alice", PASSWORD).await;
    assert_eq!(page.status, 429);
    assert!(page.says("Too many attempts"));
    server.stop().await;
}

#[tokio::test]
async fn an_account_is_made_and_each_fault_told_beside_its_field() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = server.browser();
    let page = browser.get("/account/register?next=/connect").await.unwrap();
    let make = async |name: &str, email: &str, password: &str| {
        let fields = [("username", name), ("email", email), ("password", password)];
        browser.submit(&page, "/account/register", &fields).await.unwrap()
    };
    let refused = make("alice", "nowhere", "zq7").await;
    assert_eq!(refused.status, 422);
    for text in ["Username is already taken.", "id=\"email-error\"", "id=\"password-error\"", "value=\"nowhere\""] {
        assert!(refused.says(text), "{text}");
    }
    assert!(!refused.says("zq7"), "a password is never sent back");
    let made = make("Bob", "bob@example.com", PASSWORD).await;
    assert_eq!((made.status, made.path.as_str()), (200, "/connect"));
    assert!(browser.get("/account").await.unwrap().says("Bob"), "they are signed in");
    server.log_in("Bob").await;
    server.stop().await;
}

#[tokio::test]
async fn registration_may_need_an_invite_or_be_closed() {
    let server = TestServer::start_with(&[("REGISTRATION", "invite")]).await;
    let browser = server.browser();
    let page = browser.get("/account/register").await.unwrap();
    let make = async |invite: &str| {
        let fields = [("username", "Bob"), ("email", "bob@example.com"), ("password", PASSWORD), ("invite", invite)];
        browser.submit(&page, "/account/register", &fields).await.unwrap()
    };
    assert!(make(" ").await.says("id=\"invite-error\" role=\"alert\">This server needs an invite."));
    let refused = make("guessed").await;
    assert!(refused.says("id=\"invite-error\" role=\"alert\">This invite does not exist"), "{}", refused.html());
    let code =
        kiai_services::accounts::create_invite(server.services(), None, 1, Duration::from_hours(1)).await.unwrap();
    assert!(make(&code).await.says("Bob"));
    server.stop().await;

    let server = TestServer::start_with(&[("REGISTRATION", "closed")]).await;
    let browser = server.browser();
    assert_eq!(browser.get("/account/register").await.unwrap().status, 403);
    assert!(!browser.get("/").await.unwrap().says("/account/register"));
    server.stop().await;
}

#[tokio::test]
async fn a_new_password_ends_everything_but_this_browser() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let (browser, other) = (signed_in(&server, "Alice").await, signed_in(&server, "Alice").await);
    let page = browser.get("/account").await.unwrap();
    let change = async |present: &str, new: &str| {
        browser.submit(&page, "/account/password", &[("present", present), ("new", new)]).await.unwrap()
    };
    let refused = change("wrong", "another battery").await;
    assert!(refused.status == 422 && refused.says("id=\"present-error\" role=\"alert\">This is not your password."));
    let refused = change(PASSWORD, "short").await;
    assert!(refused.status == 422 && refused.says("id=\"new-error\""), "{}", refused.html());
    let changed = change(PASSWORD, "another battery").await;
    assert!(changed.says("Your password is changed"), "{}", changed.html());
    assert_eq!(other.get("/account").await.unwrap().path, "/account/sign-in?next=%2Faccount");
    let reply = server.neosu().login("Alice", "another battery").await.unwrap();
    assert!(matches!(reply.result, LoginResult::LoggedIn(_)));
    server.stop().await;
}

#[tokio::test]
async fn browsers_are_signed_out_one_by_one_and_all_together() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let (first, second) = (signed_in(&server, "Alice").await, signed_in(&server, "Alice").await);
    let page = second.get("/account").await.unwrap();
    let page = second.submit(&page, "/account/browsers/1/sign-out", &[]).await.unwrap();
    assert!(page.says("The browser is signed out"));
    assert!(first.get("/account").await.unwrap().path.starts_with("/account/sign-in"));

    let neosu = server.neosu();
    neosu.login("Alice", PASSWORD).await.unwrap();
    let page = second.submit(&page, "/account/sign-out-everywhere", &[]).await.unwrap();
    assert_eq!(page.path, "/");
    assert!(second.get("/account").await.unwrap().path.starts_with("/account/sign-in"));
    assert!(alice.me().await.is_err(), "lazer is signed out, too");
    let told: Vec<u16> = neosu.poll(&[]).await.unwrap().iter().map(kiai_wire_bancho::Packet::id).collect();
    assert!(told.contains(&86), "{told:?}");
    server.stop().await;
}

#[tokio::test]
async fn nobody_reaches_into_another_account() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    server.register("Mallory").await;
    let (alice, mallory) = (signed_in(&server, "Alice").await, signed_in(&server, "Mallory").await);
    let mut page = mallory.get("/account").await.unwrap();
    // Their own form, with the number of Alice's browser in the place of their own.
    let foreign = page.html().replace("/account/password", "/account/browsers/1/sign-out");
    page.body = foreign.into_bytes().into();
    let refused = mallory.submit(&page, "/account/browsers/1/sign-out", &[]).await.unwrap();
    assert_eq!(refused.status, 403, "a form is for one action");
    assert_eq!(alice.get("/account").await.unwrap().path, "/account");
    server.stop().await;
}

#[tokio::test]
async fn a_browser_that_is_not_used_is_signed_out() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = signed_in(&server, "Alice").await;
    for _ in 0..3 {
        server.advance(LIFETIME - Duration::from_secs(1));
        assert_eq!(browser.get("/account").await.unwrap().path, "/account");
    }
    server.advance(LIFETIME);
    assert!(browser.get("/account").await.unwrap().path.starts_with("/account/sign-in"));
    server.stop().await;
}

#[tokio::test]
async fn a_restriction_signs_browsers_out_and_a_restart_does_not() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let browser = signed_in(&server, "Alice").await;
    let cookie = browser.cookie("kiai_session").unwrap();
    let server = server.restart().await;
    let browser = server.browser();
    browser.set_cookie("kiai_session", &cookie);
    assert_eq!(browser.get("/account").await.unwrap().path, "/account");
    set_restricted(server.services(), Id::new(alice.id), true).await.unwrap();
    assert!(browser.get("/account").await.unwrap().path.starts_with("/account/sign-in"));
    let page = sign_in(&browser, "Alice", PASSWORD).await;
    assert_eq!(page.status, 200, "they may come in, and are seen by nobody");
    assert_eq!(server.browser().get(&format!("/users/{}", alice.id)).await.unwrap().status, 404);
    assert!(browser.get(&format!("/users/{}", alice.id)).await.unwrap().says("only you see this page"));
    server.stop().await;
}
