//! Browsers that are signed in.

use axum::{
    extract::{Path, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use kiai_model::Id;
use kiai_services::browsers::{WebSession, end};

use super::done;
use crate::{form::Posted, not_found::missing, page::Failure, visitor::Member};

pub(crate) fn action(browser: Id<WebSession>) -> String {
    format!("/account/browsers/{browser}/sign-out")
}

/// Signs a browser out.
pub(crate) async fn post_sign_out(
    browser: Result<Path<Id<WebSession>>, PathRejection>,
    posted: Posted,
) -> Result<Response, Failure> {
    let Some(member) = Member::of(posted.visitor) else { return Ok(Redirect::to("/account").into_response()) };
    let Ok(Path(browser)) = browser else { return Ok(missing(&member.visitor)) };
    if end(&member.visitor.gate.services, member.user.id, browser).await? {
        Ok(done("browser"))
    } else {
        Ok(missing(&member.visitor))
    }
}

/// What people call a browser, by what it says of itself: the first that fits, as each claims to be the others too.
pub(crate) fn name(agent: &str) -> String {
    const BROWSERS: &[(&str, &str)] = &[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "A browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_by_name() {
        for (agent, expected) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.0", "A browser"),
            ("", "A browser"),
        ] {
            assert_eq!(name(agent), expected);
        }
    }
}
