//! A browser as the site sees it: keeps cookies, follows redirects, sends the hidden fields of forms, and says which site
//! a form is of.

mod page;

use std::{collections::BTreeMap, net::SocketAddr};

use parking_lot::Mutex;
use reqwest::{Method, RequestBuilder, header::LOCATION};
use thiserror::Error;

pub use page::Page;

/// Browsers follow no more redirects in a row.
const REDIRECTS_MAX: usize = 20;

/// What goes wrong in a browser.
#[derive(Debug, Error)]
pub enum BrowserError {
    /// There was no answer.
    #[error("no answer: {0}")]
    Transport(#[from] reqwest::Error),
    /// One redirect after the other.
    #[error("too many redirects")]
    Redirects,
    /// The page has no form with this action.
    #[error("no form leads to {0}")]
    NoForm(String),
}

/// A browser.
#[derive(Debug)]
pub struct Browser {
    http: reqwest::Client,
    host: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    /// A browser with no cookies, for which `domain` is at `address`.
    ///
    /// # Errors
    /// When the HTTP client cannot be built.
    pub fn new(address: SocketAddr, domain: &str) -> Result<Self, BrowserError> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .resolve(domain, address)
            .user_agent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
            .build()?;
        Ok(Self { http, host: format!("{domain}:{}", address.port()), cookies: Mutex::default() })
    }

    /// A cookie that it keeps.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().get(name).cloned()
    }

    /// Keeps a cookie, as if the site had set it.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().insert(name.to_owned(), value.to_owned());
    }

    /// The origin of the site's pages.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    /// Goes to a path.
    ///
    /// # Errors
    /// Every kind of [`BrowserError`] but the last.
    pub async fn get(&self, path: &str) -> Result<Page, BrowserError> {
        self.follow(self.request(Method::GET, path), path).await
    }

    /// Sends the form of a page that leads to `action`, with these fields filled in.
    ///
    /// # Errors
    /// Every kind of [`BrowserError`].
    pub async fn submit(&self, page: &Page, action: &str, filled: &[(&str, &str)]) -> Result<Page, BrowserError> {
        let hidden = page.form(action).ok_or_else(|| BrowserError::NoForm(action.to_owned()))?;
        let fields = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(filled.iter().copied());
        let body: Vec<String> = fields.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let request = self.post(action).header("content-type", "application/x-www-form-urlencoded");
        self.follow(request.body(body.join("&")), action).await
    }

    /// Sends the form of a page that leads to `action`, with a file in its field.
    ///
    /// # Errors
    /// Every kind of [`BrowserError`].
    pub async fn upload(&self, page: &Page, action: &str, field: &str, file: &[u8]) -> Result<Page, BrowserError> {
        let hidden = page.form(action).ok_or_else(|| BrowserError::NoForm(action.to_owned()))?;
        let mut body = Vec::new();
        for (name, value) in hidden {
            let part = format!("--limit\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--limit\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"picture\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(file);
        body.extend(b"\r\n--limit--\r\n");
        let request = self.post(action).header("content-type", "multipart/form-data; boundary=limit");
        self.follow(request.body(body), action).await
    }

    /// A request with its cookies, to be completed: what no page makes it send.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<String> = self.cookies.lock().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request =
            self.http.request(method, format!("http://{}{path}", self.host)).header("accept", "text/html,*/*");
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends a request, keeps its cookies, and goes on to where it leads.
    ///
    /// # Errors
    /// Every kind of [`BrowserError`] but the last.
    pub async fn follow(&self, request: RequestBuilder, path: &str) -> Result<Page, BrowserError> {
        let (mut request, mut path) = (request, path.to_owned());
        for _ in 0..REDIRECTS_MAX {
            let response = request.send().await?;
            self.keep_cookies(response.headers());
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
            match to.filter(|_| response.status().is_redirection()) {
                Some(to) => {
                    request = self.request(Method::GET, &to);
                    path = to;
                }
                None => {
                    let (status, headers) = (response.status().as_u16(), response.headers().clone());
                    let body = response.bytes().await?;
                    return Ok(Page { path, status, headers, body });
                }
            }
        }
        Err(BrowserError::Redirects)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path).header("origin", self.origin())
    }

    fn keep_cookies(&self, headers: &reqwest::header::HeaderMap) {
        let mut kept = self.cookies.lock();
        for cookie in headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()) {
            let pair = cookie.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            if cookie.contains("Max-Age=0") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn encoded(text: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    text.bytes()
        .map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
