//! The fields of a form or of the query of an address.

/// Most fields that are read. Those of clients have some twenty.
pub const MAX_FIELDS: usize = 64;

/// The fields of a form or of the query of an address, in their order. A name may come twice.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `name=value&name=value`. neosu writes values as they are: what is not encoded is taken literally, a `%` that
    /// begins no byte too, and bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn read(text: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(text).take(MAX_FIELDS);
        pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    /// The value of the first of these names that is there.
    #[must_use]
    pub fn any(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name))
    }

    /// The name that stands first.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.0.first().map(|(name, _)| name.as_str())
    }

    /// The value of the first field of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl FromIterator<(String, String)> for Fields {
    /// PostgreSQL's text cannot hold a NUL.
    fn from_iter<T: IntoIterator<Item = (String, String)>>(fields: T) -> Self {
        let clean = |value: String| if value.contains('\0') { value.replace('\0', "\u{fffd}") } else { value };
        Self(fields.into_iter().take(MAX_FIELDS).map(|(name, value)| (name, clean(value))).collect())
    }
}

impl std::fmt::Debug for Fields {
    /// Without the values: passwords are among them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
