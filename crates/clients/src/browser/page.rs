//! A page as a browser has it.

use bytes::Bytes;
use reqwest::header::HeaderMap;

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its path, with its query.
    pub path: String,
    /// HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// All of it.
    pub body: Bytes,
}

impl Page {
    /// Its source.
    #[must_use]
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether a text stands on it.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        unescaped(&self.html()).contains(text)
    }

    /// A header, if it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The hidden fields of the form that leads to `action`; none when there is no such form.
    #[must_use]
    pub fn form(&self, action: &str) -> Option<Vec<(String, String)>> {
        let html = self.html();
        let (_, rest) = html.split_once(&format!("action=\"{action}\""))?;
        let form = rest.split("</form>").next()?;
        let inputs = form.split("<input ").skip(1).filter(|input| input.starts_with("type=\"hidden\""));
        Some(inputs.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?))).collect())
    }

    /// Where the element with this id leads.
    #[must_use]
    pub fn link(&self, id: &str) -> Option<String> {
        let html = self.html();
        let (_, element) = html.split_once(&format!("id=\"{id}\""))?;
        attribute(element, "href")
    }
}

fn attribute(element: &str, name: &str) -> Option<String> {
    let inside = element.split('>').next()?;
    let (_, rest) = inside.split_once(&format!("{name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    for (escaped, letter) in [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")] {
        plain = plain.replace(escaped, letter);
    }
    plain
}
