//! What a downloaded file is called.

/// `Content-Disposition` of a file to be kept: its name in ASCII for old readers, and in UTF-8 for others (RFC 6266).
#[must_use]
pub fn attachment(filename: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '_' | '(' | ')' | '[' | ']');
    let ascii: String = filename.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    // A form's encoding, but for blanks, and for what RFC 5987 does not let stand.
    let encoded: String = form_urlencoded::byte_serialize(filename.as_bytes()).collect();
    let encoded = encoded.replace('+', "%20").replace('*', "%2A");
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_in_headers() {
        let header = attachment("1 時 - \"a\"\r\nX: y*.osz");
        assert!(header.is_ascii() && !header.contains(['\r', '\n', '+']), "{header}");
        assert!(header.starts_with("attachment; filename=\"1 _ - _a___X_ y_.osz\"; filename*=UTF-8''1%20%E6%99%82"));
        assert!(header.ends_with("y%2A.osz"), "{header}");
    }
}
