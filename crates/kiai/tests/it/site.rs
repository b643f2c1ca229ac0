//! The site, as browsers and the clients that send their user there use it, over real sockets.

mod account;
mod avatars;
mod forms;
mod oauth;
mod pages;

use kiai_clients::{Browser, browser::Page};
use kiai_testkit::{PASSWORD, TestServer};

/// A browser in which somebody with an account has signed in.
async fn signed_in(server: &TestServer, name: &str) -> Browser {
    let browser = server.browser();
    let page = sign_in(&browser, name, PASSWORD).await;
    assert_eq!((page.status, page.path.as_str()), (200, "/account"));
    browser
}

async fn sign_in(browser: &Browser, name: &str, password: &str) -> Page {
    let page = browser.get("/account/sign-in").await.unwrap();
    let fields = [("account", name), ("password", password)];
    browser.submit(&page, "/account/sign-in", &fields).await.unwrap()
}
