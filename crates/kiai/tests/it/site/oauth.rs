use std::time::Duration;

use kiai_clients::{
    Browser, NeosuClient,
    bancho::{BanchoError, OauthLogin, OauthPoll},
    browser::Page,
};
use kiai_model::Id;
use kiai_services::{
    accounts::{change_password, permanent_tokens, set_restricted},
    connect::{DELIVERY, LIFETIME, PATIENCE, held_count},
};
use kiai_testkit::{PASSWORD, TestServer};
use kiai_wire_bancho::login::LoginResult;
use reqwest::Method;

use super::signed_in;

const DECIDE: &str = "/connect/decide";

/// A login whose verifier is this byte over and over.
fn login(byte: u8) -> OauthLogin {
    OauthLogin::new([byte; 32])
}

/// A client that has begun to ask, and holds its question.
async fn asking(server: &TestServer, login: &OauthLogin) -> tokio::task::JoinHandle<Result<OauthPoll, BanchoError>> {
    let before = held_count(server.services());
    let (client, login) = (server.neosu(), login.clone());
    #[expect(clippy::disallowed_methods, reason = "the test waits for it")]
    let asking = tokio::spawn(async move { client.oauth_poll(&login).await });
    while held_count(server.services()) == before {
        assert!(!asking.is_finished(), "{:?}", asking.await);
        tokio::task::yield_now().await;
    }
    asking
}

async fn decide(browser: &Browser, page: &Page, decision: &str) -> Page {
    browser.submit(page, DECIDE, &[("decision", decision)]).await.unwrap()
}

fn refused(polled: Result<OauthPoll, BanchoError>) -> u16 {
    match polled {
        Err(BanchoError::Refused { status }) => status,
        other => panic!("{other:?}"),
    }
}

async fn finish(client: &NeosuClient, query: &str) -> u16 {
    client.ask_finish(Method::GET, query).await.unwrap().status
}

#[tokio::test]
async fn a_neosu_is_let_in_by_its_user_in_a_browser() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let browser = server.browser();
    let login = login(1);

    // The page is opened before anybody has asked: it says so, has the user sign in, and comes back.
    let page = browser.get(&login.page()).await.unwrap();
    assert!(page.says("neosu or neomod (release-43.02) asks to sign in"), "{}", page.html());
    let fields = [("account", "Alice"), ("password", PASSWORD)];
    let page = browser.submit(&page, "/account/sign-in", &fields).await.unwrap();
    assert_eq!((page.status, page.path.as_str()), (200, login.page().as_str()));
    assert!(page.says("waiting to hear from the client") && page.says("http-equiv=\"refresh\""));

    let asking = asking(&server, &login).await;
    let page = browser.get(&login.page()).await.unwrap();
    for text in ["release-43.02", "127.0.0.1", "your own address", "7 August 2026, 00:00 UTC", "Alice"] {
        assert!(page.says(text), "{text}");
    }
    assert!(!page.says("http-equiv"), "it stays as it is");
    let page = decide(&browser, &page, "approve").await;
    assert!(page.says("You are in"), "{}", page.html());
    let OauthPoll::Token(token) = asking.await.unwrap().unwrap() else { panic!("no token") };

    let client = server.neosu();
    let reply = client.login_with_token(&token).await.unwrap();
    assert_eq!(reply.result, LoginResult::LoggedIn(Id::new(alice.id)));
    assert_eq!(refused(client.oauth_poll(&login).await), 410, "it is given once");

    // The user finds it on their account, and takes it back: the client is out, and stays out.
    let page = browser.get("/account").await.unwrap();
    assert!(page.says("neosu or neomod, release-43.02") && page.says("used just now"));
    let page = browser.submit(&page, "/account/clients/1/revoke", &[]).await.unwrap();
    assert!(page.says("The client is signed out") && !page.says("release-43.02"));
    let told: Vec<u16> = client.poll(&[]).await.unwrap().iter().map(kiai_wire_bancho::Packet::id).collect();
    assert!(told.contains(&86), "{told:?}");
    let reply = server.neosu().login_with_token(&token).await.unwrap();
    assert_eq!(reply.result, LoginResult::VerificationNeeded);
    server.stop().await;
}

#[tokio::test]
async fn who_has_no_account_makes_one_on_the_way() {
    let server = TestServer::start().await;
    let (browser, login) = (server.browser(), login(2));
    let asking = asking(&server, &login).await;
    let page = browser.get(&login.page()).await.unwrap();
    let register = page.html().split("/account/register?next=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = browser.get(&format!("/account/register?next={register}")).await.unwrap();
    let fields = [("username", "Newcomer"), ("email", "new@example.com"), ("password", PASSWORD)];
    let page = browser.submit(&page, "/account/register", &fields).await.unwrap();
    assert_eq!(page.path, login.page());
    decide(&browser, &page, "approve").await;
    assert!(matches!(asking.await.unwrap().unwrap(), OauthPoll::Token(_)));
    server.stop().await;
}

#[tokio::test]
async fn a_question_is_held_and_then_answered_with_not_yet() {
    let server = TestServer::start().await;
    let login = login(3);
    let asking = asking(&server, &login).await;
    server.advance(PATIENCE);
    assert_eq!(asking.await.unwrap().unwrap(), OauthPoll::NotYet);
    assert_eq!(held_count(server.services()), 0);
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_stops_lets_nobody_wait() {
    let server = TestServer::start().await;
    let asking = asking(&server, &login(4)).await;
    server.stop().await;
    assert_eq!(asking.await.unwrap().unwrap(), OauthPoll::NotYet);
}

#[tokio::test]
async fn who_is_declined_is_told_so() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let (browser, login) = (signed_in(&server, "Alice").await, login(5));
    let asking = asking(&server, &login).await;
    let page = browser.get(&login.page()).await.unwrap();
    let page = decide(&browser, &page, "decline").await;
    assert!(page.says("Declined"));
    assert_eq!(refused(asking.await.unwrap()), 403);
    assert_eq!(browser.get(&login.page()).await.unwrap().status, 410, "it is decided");
    server.stop().await;
}

#[tokio::test]
async fn a_proof_of_something_else_gives_nothing() {
    let server = TestServer::start().await;
    let (client, mine, other) = (server.neosu(), login(6), login(7));
    for query in [
        format!("challenge={}&proof={}", mine.challenge(), other.proof()),
        format!("challenge={}&proof=", mine.challenge()),
        format!("challenge={}", mine.challenge()),
        format!("proof={}", mine.proof()),
        format!("challenge=abc&proof={}", mine.proof()),
        format!("challenge={0}&challenge={0}&proof={1}", mine.challenge(), mine.proof()),
        format!("challenge={}&code=x&proof={}", mine.challenge(), mine.proof()),
        format!("code=x&proof={}", mine.proof()),
        format!("code=%00&proof={}", mine.proof()),
        "x".repeat(5_000),
        String::new(),
    ] {
        assert_eq!(finish(&client, &query).await, 400, "{query}");
    }
    assert_eq!(held_count(server.services()), 0);
    server.stop().await;
}

#[tokio::test]
async fn both_alphabets_of_base64_are_read() {
    let server = TestServer::start().await;
    let login = login(8);
    let safe = |text: &str| text.replace("%2B", "-").replace("%2F", "_").replace("%3D", "");
    let query = format!("challenge={}&proof={}", safe(login.challenge()), safe(login.proof()));
    let asking = asking(&server, &login).await;
    server.register("Alice").await;
    let browser = signed_in(&server, "Alice").await;
    let page = browser.get(&format!("/connect/start?challenge={}", safe(login.challenge()))).await.unwrap();
    assert!(page.says("your own address"), "it is the same one");
    decide(&browser, &page, "approve").await;
    asking.await.unwrap().unwrap();
    assert_eq!(finish(&server.neosu(), &query).await, 410);
    server.stop().await;
}

#[tokio::test]
async fn what_is_not_decided_in_time_is_over() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let (browser, login) = (signed_in(&server, "Alice").await, login(9));
    let asking = asking(&server, &login).await;
    let page = browser.get(&login.page()).await.unwrap();
    server.advance(LIFETIME);
    assert_eq!(asking.await.unwrap().unwrap(), OauthPoll::NotYet);
    assert_eq!(refused(server.neosu().oauth_poll(&login).await), 410);
    let page = decide(&browser, &page, "approve").await;
    assert_eq!(page.status, 410);
    server.stop().await;
}

#[tokio::test]
async fn an_older_client_is_opened_with_a_code() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let (browser, login) = (signed_in(&server, "Alice").await, login(10));
    let page = browser.get(&login.older_page()).await.unwrap();
    assert!(page.says("an older version") && !page.says("http-equiv"));
    let page = decide(&browser, &page, "approve").await;
    let links = [("neosu-link", "neosu://login/"), ("neomod-link", "neomod://login/")];
    let codes: Vec<String> = links
        .into_iter()
        .map(|(id, start)| {
            let link = page.link(id).unwrap();
            let parts: Vec<&str> = link.split('/').collect();
            assert!(link.starts_with(start) && parts.len() == 5, "{link}");
            assert_eq!(parts[3], format!("localhost:{}", server.address().port()));
            parts[4].to_owned()
        })
        .collect();
    assert_eq!(codes[0], codes[1]);

    let client = server.neosu();
    assert_eq!(refused(client.oauth_code(&super::oauth::login(11), &codes[0]).await), 400, "somebody else's proof");
    let OauthPoll::Token(token) = client.oauth_code(&login, &codes[0]).await.unwrap() else { panic!("no token") };
    assert_eq!(refused(client.oauth_code(&login, &codes[0]).await), 410, "it is good once");
    let reply = client.login_with_token(&token).await.unwrap();
    assert_eq!(reply.result, LoginResult::LoggedIn(Id::new(alice.id)));
    server.stop().await;
}

#[tokio::test]
async fn a_code_is_good_for_minutes() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let (browser, login) = (signed_in(&server, "Alice").await, login(12));
    let page = browser.get(&login.older_page()).await.unwrap();
    let page = decide(&browser, &page, "approve").await;
    let code = page.link("neosu-link").unwrap().rsplit('/').next().unwrap().to_owned();
    server.advance(DELIVERY);
    assert_eq!(refused(server.neosu().oauth_code(&login, &code).await), 410);
    server.stop().await;
}

/// Somebody sends their own link to a victim, and asks only once the victim has agreed.
#[tokio::test]
async fn who_was_not_seen_asking_gets_nothing_without_the_code() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let (browser, login) = (signed_in(&server, "Alice").await, login(13));
    let page = browser.get(&login.older_page()).await.unwrap();
    decide(&browser, &page, "approve").await;
    let asking = asking(&server, &login).await;
    server.advance(PATIENCE);
    assert_eq!(asking.await.unwrap().unwrap(), OauthPoll::NotYet);
    assert!(permanent_tokens(server.services(), Id::new(alice.id)).await.unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn who_asks_meanwhile_is_shown_before_anything_is_decided() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let (browser, login) = (signed_in(&server, "Alice").await, login(14));
    let page = browser.get(&login.older_page()).await.unwrap();
    let asking = asking(&server, &login).await;
    let page = decide(&browser, &page, "approve").await;
    assert_eq!(page.status, 409);
    assert!(page.says("Somebody else asks now") && page.says("127.0.0.1"));
    decide(&browser, &page, "approve").await;
    asking.await.unwrap().unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_new_password_or_a_restriction_takes_back_what_was_agreed_to() {
    let server = TestServer::start().await;
    let (alice, bob) = (server.register("Alice").await, server.register("Bob").await);
    let mut codes = Vec::new();
    for (byte, name) in [(15, "Alice"), (16, "Bob")] {
        let browser = signed_in(&server, name).await;
        let page = browser.get(&login(byte).older_page()).await.unwrap();
        let page = decide(&browser, &page, "approve").await;
        codes.push(page.link("neosu-link").unwrap().rsplit('/').next().unwrap().to_owned());
    }
    change_password(server.services(), Id::new(alice.id), "another battery").await.unwrap();
    set_restricted(server.services(), Id::new(bob.id), true).await.unwrap();
    for (byte, code) in [15, 16].into_iter().zip(codes) {
        assert_eq!(refused(server.neosu().oauth_code(&login(byte), &code).await), 403);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_question_without_a_body_takes_no_token() {
    let server = TestServer::start().await;
    let client = server.neosu();
    let login = login(17);
    let query = format!("challenge={}&proof={}", login.challenge(), login.proof());
    assert_eq!(client.ask_finish(Method::HEAD, &query).await.unwrap().status, 405);
    assert_eq!(held_count(server.services()), 0);
    server.stop().await;
}

#[tokio::test]
async fn few_requests_of_one_address_wait_at_once() {
    let server = TestServer::start().await;
    let client = server.neosu();
    let mut waiting = Vec::new();
    for byte in 0..50 {
        waiting.push(asking(&server, &OauthLogin::new([100 + byte; 32])).await);
    }
    assert_eq!(refused(client.oauth_poll(&login(99)).await), 429);
    server.advance(LIFETIME);
    for asking in waiting {
        assert_eq!(asking.await.unwrap().unwrap(), OauthPoll::NotYet);
    }
    let asking = asking(&server, &login(99)).await;
    server.advance(Duration::from_secs(20));
    asking.await.unwrap().unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_request_survives_the_server() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = signed_in(&server, "Alice").await;
    let login = login(18);
    let page = browser.get(&login.older_page()).await.unwrap();
    let page = decide(&browser, &page, "approve").await;
    let code = page.link("neosu-link").unwrap().rsplit('/').next().unwrap().to_owned();
    let server = server.restart().await;
    assert!(matches!(server.neosu().oauth_code(&login, &code).await.unwrap(), OauthPoll::Token(_)));
    server.stop().await;
}

#[tokio::test]
async fn browsers_builds_of_neosu_may_ask() {
    let server = TestServer::start().await;
    let answer = server.neosu().ask_finish(Method::GET, "").await.unwrap();
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    server.stop().await;
}
