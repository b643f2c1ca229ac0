use kiai_testkit::{PASSWORD, TestServer};
use reqwest::Method;

use super::signed_in;

const FORM: &str = "application/x-www-form-urlencoded";

/// Every form, with what it would do if it were believed.
const FORMS: &[&str] = &[
    "/account/sign-in",
    "/account/register",
    "/account/password",
    "/account/avatar/remove",
    "/account/clients/1/revoke",
    "/account/browsers/1/sign-out",
    "/account/sign-out",
    "/account/sign-out-everywhere",
    "/connect/decide",
];

#[tokio::test]
async fn what_another_site_sends_is_refused() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = signed_in(&server, "Alice").await;
    let body = format!("account=Alice&password={}&decision=approve&form_token=x", PASSWORD.replace(' ', "+"));
    for form in FORMS {
        let origins = [None, Some("null"), Some("https://evil.example"), Some(""), Some("http://localhost:1")];
        for origin in origins.into_iter().chain([Some(browser.origin().as_str())]) {
            let mut request = browser.request(Method::POST, form).header("content-type", FORM).body(body.clone());
            if let Some(origin) = origin {
                request = request.header("origin", origin);
            }
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 403, "{form} from {origin:?}");
            assert!(answer.headers().get("set-cookie").is_none());
        }
    }
    assert_eq!(browser.get("/account").await.unwrap().path, "/account", "nothing has happened");
    server.stop().await;
}

#[tokio::test]
async fn a_form_of_another_browser_is_refused() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let (mine, other) = (server.browser(), server.browser());
    let page = mine.get("/account/sign-in").await.unwrap();
    other.get("/account/sign-in").await.unwrap();
    let fields = [("account", "Alice"), ("password", PASSWORD)];
    assert_eq!(other.submit(&page, "/account/sign-in", &fields).await.unwrap().status, 403);
    // A form from before somebody signed in is good for nothing after.
    let (alice, old) = (signed_in(&server, "Alice").await, page.clone());
    assert_eq!(alice.submit(&old, "/account/sign-in", &fields).await.unwrap().status, 403);
    assert_eq!(mine.submit(&page, "/account/sign-in", &fields).await.unwrap().status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_form_that_none_would_send_is_refused() {
    let server = TestServer::start().await;
    let browser = server.browser();
    browser.get("/account/sign-in").await.unwrap();
    let many = (0..10_000).map(|at| format!("a{at}=1")).collect::<Vec<_>>().join("&");
    for (kind, body, expected) in [
        ("text/plain", "form_token=x".to_owned(), 415),
        ("application/json", "{}".to_owned(), 415),
        ("multipart/form-data; boundary=x", "--x--".to_owned(), 415),
        (FORM, "x".repeat(20_000), 413),
        (FORM, many, 413),
        (FORM, "%00=%ff&form_token=%00".to_owned(), 403),
        (FORM, String::new(), 403),
    ] {
        let request = browser.request(Method::POST, "/account/sign-in").header("origin", browser.origin());
        let answer = request.header("content-type", kind).body(body).send().await.unwrap();
        assert_eq!(answer.status(), expected, "{kind}");
        assert!(answer.text().await.unwrap().contains("<h1>"), "people read it");
    }
    let request = browser.request(Method::POST, "/account/avatar").header("origin", browser.origin());
    for body in ["", "--x--", "--x\r\n\r\n", "--x\r\ncontent-disposition: form-data; name=\"form_token\"\r\n\r\n"] {
        let request = request.try_clone().unwrap().header("content-type", "multipart/form-data; boundary=x");
        let status = request.body(body).send().await.unwrap().status().as_u16();
        assert!([400, 403].contains(&status), "{status} for {body:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_signing_in() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    for next in ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "javascript%3Aalert(1)"] {
        let browser = server.browser();
        let page = browser.get(&format!("/account/sign-in?next={next}")).await.unwrap();
        let fields = [("account", "Alice"), ("password", PASSWORD)];
        assert_eq!(browser.submit(&page, "/account/sign-in", &fields).await.unwrap().path, "/account");
    }
    server.stop().await;
}

#[tokio::test]
async fn pages_let_nothing_of_others_in() {
    let server = TestServer::start().await;
    let browser = server.browser();
    for path in ["/", "/connect", "/account/sign-in", "/account/register", "/connect/start?challenge=x", "/nothing"] {
        let page = browser.get(path).await.unwrap();
        let policy = page.header("content-security-policy").unwrap();
        for part in ["default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("referrer-policy"), Some("same-origin"));
        let html = page.html();
        for outside in ["src=\"http", "href=\"http", " style=", "<style", " onclick", "<script>"] {
            assert!(!html.contains(outside), "{path} has {outside}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn cookies_are_for_https_alone_where_the_server_is_reached_by_it() {
    let server = TestServer::start_with(&[("PUBLIC_URL", "https://osu.example")]).await;
    let page = server.browser().get("/account/sign-in").await.unwrap();
    let cookie = page.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-kiai_form=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    server.stop().await;

    let server = TestServer::start_with(&[("PUBLIC_URL", "https://osu.example"), ("DEBUG", "on")]).await;
    let page = server.browser().get("/account/sign-in").await.unwrap();
    assert!(!page.header("set-cookie").unwrap().contains("Secure"));
    server.stop().await;
}
