//! The types of settings.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;
use kiai_model::BeatmapStatus;
use kiai_model::user::Roles;
use kiai_services::Registration;
use kiai_services::mirrors::MirrorUrl;
use serde::{Deserialize, Serialize};

use super::Value;
use crate::command::Role;

/// An address to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(pub IpAddr);

impl Value for Address {
    const EXPECTS: &'static str = "an IP address such as 0.0.0.0, 127.0.0.1 or ::";

    fn read(text: &str) -> Option<Self> {
        if text == "localhost" {
            return Some(Address(Ipv4Addr::LOCALHOST.into()));
        }
        text.parse().ok().map(Address)
    }
}

impl Value for u16 {
    const EXPECTS: &'static str = "a number from 0 to 65535";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for u32 {
    const EXPECTS: &'static str = "a number";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Value for PathBuf {
    const EXPECTS: &'static str = "a path";

    fn read(text: &str) -> Option<Self> {
        (!text.is_empty() && !text.contains('\0')).then(|| PathBuf::from(text))
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switch(pub bool);

impl Value for Switch {
    const EXPECTS: &'static str = "on or off";

    fn read(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "on" | "true" | "yes" | "1" => Some(Switch(true)),
            "off" | "false" | "no" | "0" => Some(Switch(false)),
            _ => None,
        }
    }
}

/// Something nobody else may know. It shows itself as stars.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A secret of this text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("********")
    }
}

impl Value for Secret {
    const EXPECTS: &'static str = "a text of at least 8 characters";

    fn read(text: &str) -> Option<Self> {
        (text.chars().count() >= 8).then(|| Secret::new(text))
    }

    fn shown(_: &str) -> String {
        "********".to_owned()
    }
}

/// Values separated by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T: Value> Value for List<T> {
    const EXPECTS: &'static str = T::EXPECTS;

    fn read(text: &str) -> Option<Self> {
        parts(text).map(T::read).collect::<Option<_>>().map(List)
    }

    fn shown(text: &str) -> String {
        parts(text).map(T::shown).collect::<Vec<_>>().join(",")
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// The name of a host, in lower case, without a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hostname(String);

impl Hostname {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Hostname {
    const EXPECTS: &'static str = "a host's name such as osu.example.org, without http:// and port";

    fn read(text: &str) -> Option<Self> {
        let is_label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        (text.len() <= 253 && text.split('.').all(is_label)).then(|| Hostname(text.to_ascii_lowercase()))
    }
}

/// An address that begins with `http://` or `https://`; kept without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for BaseUrl {
    const EXPECTS: &'static str = "an address that begins with http:// or https://";

    fn read(text: &str) -> Option<Self> {
        let url: axum::http::Uri = text.parse().ok()?;
        let known = matches!(url.scheme_str(), Some("http" | "https"));
        let host = url.host().is_some_and(|host| !host.is_empty());
        (known && host).then(|| BaseUrl(text.trim_end_matches('/').to_owned()))
    }
}

/// An address that begins with `https://`, as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpsUrl(String);

impl HttpsUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for HttpsUrl {
    const EXPECTS: &'static str = "an address that begins with https://";

    fn read(text: &str) -> Option<Self> {
        let url: axum::http::Uri = text.parse().ok()?;
        let has_host = url.host().is_some_and(|host| !host.is_empty());
        (url.scheme_str() == Some("https") && has_host).then(|| HttpsUrl(text.to_owned()))
    }
}

/// A mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Email {
    const EXPECTS: &'static str = "a mail address such as admin@example.org";

    fn read(text: &str) -> Option<Self> {
        let (name, host) = text.split_once('@')?;
        let is_plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && !b"@,;?<>\"\\()[]:".contains(&byte))
        };
        (text.len() <= 254 && is_plain(name) && is_plain(host)).then(|| Email(text.to_owned()))
    }
}

/// One label of a host's name, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(String);

impl Label {
    /// The label.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Label {
    const EXPECTS: &'static str = "labels such as c,osu,a,b";

    fn read(text: &str) -> Option<Self> {
        let host = Hostname::read(text)?;
        (!host.as_str().contains('.')).then_some(Label(host.0))
    }
}

/// A size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub u64);

impl Bytes {
    /// The size as a length in memory.
    pub fn as_usize(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl Value for Bytes {
    const EXPECTS: &'static str = "a size above 0 such as 65536, 64KiB, 16MiB or 1GiB";

    fn read(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits)?;
        let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" | "kib" => 1 << 10,
            "m" | "mb" | "mib" => 1 << 20,
            "g" | "gb" | "gib" => 1 << 30,
            _ => return None,
        };
        let bytes = number.parse::<u64>().ok()?.checked_mul(factor)?;
        (bytes > 0).then_some(Bytes(bytes))
    }
}

/// A time of whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub u32);

impl Seconds {
    /// The time.
    pub fn duration(self) -> Duration {
        Duration::from_secs(self.0.into())
    }
}

impl Value for Seconds {
    const EXPECTS: &'static str = "a number of seconds";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Seconds)
    }
}

impl Value for Registration {
    const EXPECTS: &'static str = "open, invite or closed";

    fn read(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Registration::Open),
            "invite" => Some(Registration::Invite),
            "closed" => Some(Registration::Closed),
            _ => None,
        }
    }
}

/// The status of imported beatmaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportStatus(pub BeatmapStatus);

impl Value for ImportStatus {
    const EXPECTS: &'static str = "graveyard, wip, pending, ranked, approved, qualified or loved";

    fn read(text: &str) -> Option<Self> {
        BeatmapStatus::from_name(text).map(ImportStatus)
    }
}

/// Where a mirror is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror(pub MirrorUrl);

impl Value for Mirror {
    const EXPECTS: &'static str = "an http:// or https:// address with {set}, {md5} or {beatmap} in its path";

    fn read(text: &str) -> Option<Self> {
        let url = MirrorUrl::read(text)?;
        // What is put in the place is a number or hexadecimal digits.
        let example =
            ["{set}", "{md5}", "{beatmap}"].iter().fold(text.to_owned(), |url, place| url.replace(place, "1"));
        example.parse::<axum::http::Uri>().ok()?;
        Some(Mirror(url))
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line to read.
    Text,
    /// A JSON object a line.
    Json,
}

impl Value for LogFormat {
    const EXPECTS: &'static str = "text or json";

    fn read(text: &str) -> Option<Self> {
        match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        }
    }
}

/// Which log lines are written: directives of `tracing_subscriber`'s filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogFilter {
    /// The directives.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for LogFilter {
    const EXPECTS: &'static str = "error, warn, info, debug, trace, off, or a list such as info,kiai=debug";

    fn read(text: &str) -> Option<Self> {
        tracing_subscriber::EnvFilter::builder().parse(text).ok()?;
        // A single word that is no level is taken by the filter for a part's name: it would turn everything else off.
        let word_is_level = text.contains([',', '='])
            || matches!(text.to_ascii_lowercase().as_str(), "error" | "warn" | "info" | "debug" | "trace" | "off");
        word_is_level.then(|| LogFilter(text.to_owned()))
    }
}

/// Whoever has a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyRole(pub Roles);

impl Value for AnyRole {
    const EXPECTS: &'static str = "admin, moderator, nominator, bot or supporter, or several of them";

    fn read(text: &str) -> Option<Self> {
        Role::from_str(text, true).ok().map(|role| AnyRole(role.roles()))
    }
}

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for Line {
    const EXPECTS: &'static str = "a line of at most 500 characters";

    fn read(text: &str) -> Option<Self> {
        (text.chars().count() <= 500 && !text.contains(char::is_control)).then(|| Line(text.to_owned()))
    }
}

/// The picture in the menu of clients of bancho.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuIcon {
    /// kiai's own.
    Own,
    /// None.
    Off,
    /// Another.
    Of(kiai_gate_bancho::MenuIcon),
}

impl Value for MenuIcon {
    const EXPECTS: &'static str =
        "on, off, or IMAGE|LINK: two addresses that begin with http:// or https://, with one | between them";

    fn read(text: &str) -> Option<Self> {
        match Switch::read(text) {
            Some(Switch(true)) => Some(Self::Own),
            Some(Switch(false)) => Some(Self::Off),
            None => kiai_gate_bancho::MenuIcon::read(text).map(Self::Of),
        }
    }
}

/// A setting whose subject this version does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

impl Value for Never {
    const EXPECTS: &'static str = "nothing: this version runs one node";

    fn read(_: &str) -> Option<Self> {
        None
    }

    fn shown(_: &str) -> String {
        "********".to_owned() // may hold a password
    }
}
