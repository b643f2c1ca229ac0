//! Forms as the framework writes them: multipart with one fixed boundary. Upstream: `WebRequest.cs` and .NET's
//! `MultipartFormDataContent`, which quotes a name only when it is no plain token.

/// The boundary every form has.
pub(crate) const BOUNDARY: &str = "-----------------------------28947758029299";

/// A multipart form under construction.
#[derive(Clone, Debug, Default)]
pub struct Form {
    body: Vec<u8>,
}

impl Form {
    /// A form without parts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a part of text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.open_part("text/plain; charset=utf-8", &format!("name={}", token_or_quoted(name)));
        self.body.extend_from_slice(value.as_bytes());
        self
    }

    /// With a part that is a file.
    #[must_use]
    pub fn file(mut self, name: &str, file_name: &str, content: &[u8]) -> Self {
        let mut escaped = String::new();
        super::query::escape(&mut escaped, file_name);
        let name = token_or_quoted(name);
        let disposition = format!("name={name}; filename={}; filename*=utf-8''{escaped}", token_or_quoted(file_name));
        self.open_part("application/octet-stream", &disposition);
        self.body.extend_from_slice(content);
        self
    }

    /// The body as sent.
    #[must_use]
    pub fn into_body(mut self) -> Vec<u8> {
        let start = if self.body.is_empty() { "" } else { "\r\n" };
        self.body.extend_from_slice(format!("{start}--{BOUNDARY}--\r\n").as_bytes());
        self.body
    }

    fn open_part(&mut self, content_type: &str, disposition: &str) {
        let start = if self.body.is_empty() { "" } else { "\r\n" };
        let head = format!(
            "{start}--{BOUNDARY}\r\nContent-Type: {content_type}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"
        );
        self.body.extend_from_slice(head.as_bytes());
    }
}

fn token_or_quoted(text: &str) -> String {
    let is_token =
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    if is_token { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn names_are_quoted_only_where_they_are_no_token() {
        let body = Form::new().text("grant_type", "password").text("user[username]", "al ice").into_body();
        let expected = "-------------------------------28947758029299\r\n\
            Content-Type: text/plain; charset=utf-8\r\n\
            Content-Disposition: form-data; name=grant_type\r\n\r\n\
            password\r\n\
            -------------------------------28947758029299\r\n\
            Content-Type: text/plain; charset=utf-8\r\n\
            Content-Disposition: form-data; name=\"user[username]\"\r\n\r\n\
            al ice\r\n\
            -------------------------------28947758029299--\r\n";
        assert_eq!(String::from_utf8(body).unwrap(), expected);
    }
}
