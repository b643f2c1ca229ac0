//! Query strings as the framework writes them: keys raw, values escaped after RFC 3986. Upstream: `WebRequest.cs`.

use std::fmt::Write;

/// Appends `key=value` to `url`.
pub(super) fn append(url: &mut String, key: &str, value: &str) {
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(key);
    url.push('=');
    escape(url, value);
}

/// `Uri.EscapeDataString`: everything but the unreserved characters becomes `%XX`.
pub(super) fn escape(into: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // writing to a string cannot fail
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_stay_raw_and_values_are_escaped() {
        let mut url = "http://h/x".to_owned();
        super::append(&mut url, "mods[]", "HD");
        super::append(&mut url, "q", "a b[é]");
        assert_eq!(url, "http://h/x?mods[]=HD&q=a%20b%5B%C3%A9%5D");
    }
}
