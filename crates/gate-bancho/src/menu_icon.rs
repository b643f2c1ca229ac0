//! The picture in the menu of the clients.

use std::fmt;

use axum::{
    http::{
        Uri,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::IntoResponse,
};

/// Where our own picture is.
pub(crate) const PATH: &str = "/images/menu-icon.png";

static PICTURE: &[u8] = include_bytes!("../../../assets/images/menu-icon.png");

/// The picture in the menu of the clients, and where a click on it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuIcon {
    image: String,
    link: String,
}

impl MenuIcon {
    /// Our own, which leads to the site. `public_url` is what our addresses begin with, without a slash at the end.
    #[must_use]
    pub fn own(public_url: &str) -> Self {
        Self { image: format!("{public_url}{PATH}"), link: public_url.to_owned() }
    }

    /// Reads `IMAGE|LINK`: clients take exactly two addresses, each of `http` or `https`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (image, link) = text.split_once('|')?;
        let is_good = |address: &str| {
            let url = address.parse::<Uri>().ok();
            url.is_some_and(|url| {
                matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some_and(|host| !host.is_empty())
            }) && !address.contains('|')
        };
        let (image, link) = (image.trim(), link.trim());
        (text.len() <= LENGTH_MAX && is_good(image) && is_good(link))
            .then(|| Self { image: image.to_owned(), link: link.to_owned() })
    }
}

/// Longest text of the two addresses.
const LENGTH_MAX: usize = 1000;

impl fmt::Display for MenuIcon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}", self.image, self.link)
    }
}

/// `GET /images/menu-icon.png`: our own picture.
pub(crate) async fn get_menu_icon() -> impl IntoResponse {
    ([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "public, max-age=86400")], PICTURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_addresses_make_a_menu_icon() {
        let icon = MenuIcon::read("https://example.org/a.png | http://example.org/?a=b").unwrap();
        assert_eq!(icon.to_string(), "https://example.org/a.png|http://example.org/?a=b");
        assert_eq!(
            MenuIcon::own("http://localhost:8000").to_string(),
            "http://localhost:8000/images/menu-icon.png|http://localhost:8000"
        );
        for bad in [
            "",
            "|",
            "https://example.org/a.png",
            "https://example.org/a.png|",
            "https://example.org/a.png|ftp://example.org",
            "example.org/a.png|https://example.org",
            "https://a.org|https://b.org|https://c.org",
            "https:///a.png|https://example.org",
        ] {
            assert_eq!(MenuIcon::read(bad), None, "{bad}");
        }
    }
}
