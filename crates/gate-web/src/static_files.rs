//! Style sheet, script and icon: parts of the program, kept by browsers for ever under an address that changes with them.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../../../assets/site/site.css");
const SCRIPT: &str = include_str!("../../../assets/site/site.js");
const ICON: &str = include_str!("../../../assets/site/icon.svg");

static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| address("site.css", STYLE));
static SCRIPT_ADDRESS: LazyLock<String> = LazyLock::new(|| address("site.js", SCRIPT));

fn address(name: &str, text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let version: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/site/{name}?{version}")
}

/// Where the style sheet is.
pub(crate) fn style_address() -> &'static str {
    &STYLE_ADDRESS
}

/// Where the script is.
pub(crate) fn script_address() -> &'static str {
    &SCRIPT_ADDRESS
}

/// `GET /site/{file}`.
pub(crate) async fn get_file(Path(file): Path<String>) -> Response {
    let (kind, text) = match file.as_str() {
        "site.css" => ("text/css; charset=utf-8", STYLE),
        "site.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=604800, immutable")], text).into_response()
}
