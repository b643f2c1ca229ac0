//! The site's two cookies: who is signed in, and what binds forms to a browser. Neither is read by scripts or sent by
//! other sites' forms.

use axum::http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};

use crate::{form_token::Cookies, gate::Site};

const SESSION: &str = "kiai_session";
const FORM: &str = "kiai_form";

/// Browsers take cookies of this prefix only from the host itself, over https, for all paths.
const HOST_PREFIX: &str = "__Host-";

/// Values of ours are no longer.
const VALUE_MAX: usize = 64;

/// How long a browser keeps them: longer than a sign-in lasts without being used.
const MAX_AGE_S: u64 = 400 * 24 * 60 * 60;

/// What a browser has sent.
pub(crate) fn read(headers: &HeaderMap, site: &Site) -> Cookies {
    Cookies { form: value(headers, site, FORM).unwrap_or_default(), session: value(headers, site, SESSION) }
}

fn value(headers: &HeaderMap, site: &Site, name: &str) -> Option<String> {
    let name = full_name(site, name);
    let cookies =
        headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok()).flat_map(|all| all.split(';'));
    let mut pairs = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    let is_ours = (1..=VALUE_MAX).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_ours.then(|| value.to_owned())
}

/// Has a browser keep its sign-in.
pub(crate) fn set_session(headers: &mut HeaderMap, site: &Site, token: &str) {
    set(headers, site, SESSION, token, MAX_AGE_S);
}

/// Has a browser forget its sign-in.
pub(crate) fn forget_session(headers: &mut HeaderMap, site: &Site) {
    set(headers, site, SESSION, "", 0);
}

/// Has a browser keep what binds forms to it.
pub(crate) fn set_form(headers: &mut HeaderMap, site: &Site, value: &str) {
    set(headers, site, FORM, value, MAX_AGE_S);
}

fn set(headers: &mut HeaderMap, site: &Site, name: &str, value: &str, max_age_s: u64) {
    let secure = if site.secure_cookies { "; Secure" } else { "" };
    let name = full_name(site, name);
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.append(SET_COOKIE, cookie);
    }
}

fn full_name(site: &Site, name: &str) -> String {
    if site.secure_cookies { format!("{HOST_PREFIX}{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(secure_cookies: bool) -> Site {
        Site { domain: "localhost".to_owned(), secure_cookies, plain_http: false }
    }

    fn sent(cookie: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(cookie))])
    }

    #[test]
    fn ours_are_found_among_others() {
        let read = read(&sent("a=1; kiai_form=abc-_9;kiai_session=xyz; kiai_session=second"), &site(false));
        assert_eq!((read.form.as_str(), read.session.as_deref()), ("abc-_9", Some("xyz")));
    }

    #[test]
    fn what_is_none_of_ours_is_not_there() {
        for cookie in
            ["", "kiai_session", "kiai_session=", "kiai_session=a b", "kiai_session=\"abc\"", "xkiai_session=abc"]
        {
            assert_eq!(read(&sent(cookie), &site(false)).session, None, "{cookie}");
        }
        assert_eq!(read(&sent("kiai_session=abc"), &site(true)).session, None, "anybody could have set it");
    }

    #[test]
    fn scripts_and_other_sites_do_not_get_them() {
        let mut headers = HeaderMap::new();
        set_session(&mut headers, &site(true), "token");
        let cookie = headers[SET_COOKIE].to_str().unwrap();
        assert!(cookie.starts_with("__Host-kiai_session=token; Path=/; HttpOnly; SameSite=Lax; Max-Age="), "{cookie}");
        assert!(cookie.ends_with("; Secure"), "{cookie}");
    }
}
