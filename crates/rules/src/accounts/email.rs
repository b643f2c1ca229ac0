//! Mail addresses: enough of a check to catch a slip. Whether one works only a mail can tell.

use thiserror::Error;

/// Longest address that mail servers carry.
const LENGTH_MAX: usize = 254;

/// Text that is no mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("Please enter a valid email address.")]
pub struct EmailFault;

/// Checks an address and gives the key it is looked up by: case does not count.
///
/// # Errors
///
/// When it is no address.
pub fn email_key(email: &str) -> Result<String, EmailFault> {
    let (local, domain) = email.rsplit_once('@').ok_or(EmailFault)?;
    let printable = email.chars().all(|c| !c.is_whitespace() && !c.is_control());
    let label_is_good = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let good = email.len() <= LENGTH_MAX
        && printable
        && !local.is_empty()
        && !local.contains('@')
        && domain.contains('.')
        && domain.split('.').all(label_is_good);
    if good { Ok(email.to_lowercase()) } else { Err(EmailFault) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_looked_up_without_case() {
        assert_eq!(email_key("Alice.B+c@Example.COM").as_deref(), Ok("alice.b+c@example.com"));
    }

    #[test]
    fn slips_are_caught() {
        let long = format!("{}@example.com", "a".repeat(250));
        for email in
            ["", "alice", "alice@", "@example.com", "a@b", "a b@c.de", "a@b..c", "a@-b.c", "a@b@c.de", "a@b.c\n", &long]
        {
            assert_eq!(email_key(email), Err(EmailFault), "{email:?}");
        }
    }
}
