//! What osu!stable tells of itself: `POST /web/osu-session.php` and `osu-error.php`. It reads no answer.

use kiai_wire_bancho::forms::Fields;

use super::Form;

/// How the client does.
pub(super) async fn post_session(form: Form) {
    tracing::debug!(action = short(&form.fields, "action"), "A client of osu!stable tells how it does");
}

/// What went wrong in the client.
pub(super) async fn post_error(form: Form) {
    let fields = &form.fields;
    tracing::debug!(
        version = short(fields, "version"),
        exception = short(fields, "exception"),
        "A client of osu!stable reports an error"
    );
}

/// A field as far as a line of the log goes.
fn short(fields: &Fields, name: &str) -> String {
    const LENGTH_MAX: usize = 200;
    let text = fields.get(name).unwrap_or_default();
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(LENGTH_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_is_one_short_line() {
        let long = format!("exception=a%0Ab{}", "x".repeat(1000));
        let logged = short(&Fields::read(long.as_bytes()), "exception");
        assert!(logged.starts_with("a bx") && logged.len() == 200, "{logged}");
    }
}
