//! A setting, and a type that can be one.

/// A row of the table of settings, as people see it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key, in the environment and in `.env`.
    pub key: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// The value if none is given, spelled as in `.env`; empty where the server finds one.
    pub default: &'static str,
    /// What a value looks like, as the rest of "expected ...".
    pub expects: &'static str,
    /// How a value is shown to people: secrets are not.
    pub shown: fn(&str) -> String,
}

/// A type that a setting can have.
pub trait Value: Sized {
    /// What a value looks like, as the rest of "expected ...".
    const EXPECTS: &'static str;

    /// Reads a value that was written down, without blanks around it. `None` if it is not what is expected.
    fn read(text: &str) -> Option<Self>;

    /// How the value is shown to people.
    fn shown(text: &str) -> String {
        text.to_owned()
    }
}

/// A setting that may be left out: written down as nothing.
impl<T: Value> Value for Option<T> {
    const EXPECTS: &'static str = T::EXPECTS;

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::read(text).map(Some) }
    }

    fn shown(text: &str) -> String {
        if text.is_empty() { String::new() } else { T::shown(text) }
    }
}
