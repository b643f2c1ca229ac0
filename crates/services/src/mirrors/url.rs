//! Where a mirror is asked.

use super::Wanted;

const SET: &str = "{set}";
const CHECKSUM: &str = "{md5}";
const BEATMAP: &str = "{beatmap}";

/// An address with a place for what is asked for: `{set}`, `{md5}` or `{beatmap}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorUrl(String);

impl MirrorUrl {
    /// An address that begins with `http://` or `https://`, and has exactly one place, behind its host.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/')?;
        let places = [SET, CHECKSUM, BEATMAP].iter().map(|place| path.matches(place).count()).sum::<usize>();
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.contains(['"', '\\']);
        let has_others = path.matches(['{', '}']).count() != 2;
        let is_host = !host.is_empty() && !host.contains(['@', '{', '}', '?', '#']);
        (is_host && places == 1 && !has_others && is_plain(text)).then(|| Self(text.to_owned()))
    }

    /// The address itself, with its place.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its host, with its port.
    #[must_use]
    pub fn host(&self) -> String {
        self.0.split('/').nth(2).unwrap_or_default().to_owned()
    }

    /// What it is asked by: `set`, `md5` or `beatmap`.
    #[must_use]
    pub fn place(&self) -> &'static str {
        [SET, CHECKSUM, BEATMAP]
            .into_iter()
            .find(|place| self.0.contains(place))
            .map_or("", |place| place.trim_matches(['{', '}']))
    }

    /// An address of it that may lead to nothing, to see whether it answers.
    pub(super) fn to_look_at(&self) -> String {
        let zeroes = "0".repeat(32);
        [(SET, "1"), (BEATMAP, "1"), (CHECKSUM, &zeroes)]
            .iter()
            .fold(self.0.clone(), |url, (place, value)| url.replace(place, value))
    }

    /// The address of what is wanted; none when this mirror cannot be asked for it so.
    pub(super) fn of(&self, wanted: &Wanted) -> Option<String> {
        // Numbers and hexadecimal digits need no encoding.
        let (place, value) = match wanted {
            Wanted::Set(id) => (SET, id.to_string()),
            Wanted::Beatmap(id) => (BEATMAP, id.to_string()),
            Wanted::Checksum(checksum) => (CHECKSUM, checksum.clone()),
        };
        self.0.contains(place).then(|| self.0.replace(place, &value))
    }
}

#[cfg(test)]
mod tests {
    use kiai_model::Id;

    use super::*;

    #[test]
    fn an_address_has_one_place() {
        let url = MirrorUrl::read("https://mirror.example:8443/d/{set}?key=1").unwrap();
        assert_eq!(url.host(), "mirror.example:8443");
        assert_eq!(url.of(&Wanted::Set(Id::new(75))).as_deref(), Some("https://mirror.example:8443/d/75?key=1"));
        assert_eq!(url.of(&Wanted::Beatmap(Id::new(75))), None);
        assert_eq!((url.place(), url.to_look_at().as_str()), ("set", "https://mirror.example:8443/d/1?key=1"));
        let by_checksum = MirrorUrl::read("http://127.0.0.1:1/md5/{md5}").unwrap();
        assert_eq!(by_checksum.of(&Wanted::Checksum("ab".into())).as_deref(), Some("http://127.0.0.1:1/md5/ab"));
        assert_eq!(by_checksum.place(), "md5");
        assert!(by_checksum.to_look_at().ends_with("/00000000000000000000000000000000"));
        for text in [
            "",
            "https://mirror.example/d/",
            "https://mirror.example/{set}/{md5}",
            "https://mirror.example/{set}/{id}",
            "https://{set}.example/d/",
            "https://{set}/{set}",
            "https://user:pass@mirror.example/{set}",
            "https:///d/{set}",
            "ftp://mirror.example/{set}",
            "https://mirror.example/a b/{set}",
        ] {
            assert_eq!(MirrorUrl::read(text), None, "{text}");
        }
    }
}
