//! What is kept of an authority: the account's key, and the certificate with its own.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::Context;
use instant_acme::AccountCredentials;

use crate::config::Problem;

/// Longest name of an authority's folder.
const NAME_LENGTH_MAX: usize = 120;

/// The folder of one authority. Only its owner may read what is in it.
pub(super) struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// Opens the folder of the authority with this directory, below `folder`; makes it when it is not there.
    pub(super) fn open(folder: &Path, directory: &str) -> Result<Kept, Problem> {
        let folder = folder.join(name(directory));
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|error| {
            Problem::new(
                "DATA_DIR",
                format!("cannot hold {}: {error}", folder.display()),
                "give this user the right to write there",
            )
        })?;
        Ok(Kept { folder })
    }

    /// The account, if there is one.
    pub(super) fn account(&self) -> anyhow::Result<Option<AccountCredentials>> {
        let Some(text) = self.read("account.json")? else { return Ok(None) };
        Ok(Some(serde_json::from_str(&text).context("account.json holds no account")?))
    }

    /// Keeps an account.
    pub(super) fn keep_account(&self, account: &AccountCredentials) -> anyhow::Result<()> {
        self.write("account.json", &serde_json::to_string_pretty(account)?)
    }

    /// The certificate's key and chain, if there are any.
    pub(super) fn certificate(&self) -> anyhow::Result<Option<String>> {
        self.read("certificate.pem")
    }

    /// Keeps a certificate's key and chain: in one file, so that they always belong together.
    pub(super) fn keep_certificate(&self, pem: &str) -> anyhow::Result<()> {
        self.write("certificate.pem", pem)
    }

    fn read(&self, name: &str) -> anyhow::Result<Option<String>> {
        let file = self.folder.join(name);
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
        }
    }

    /// The former file stays whole until the new one is on disk.
    fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let (file, unfinished) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let written = || {
            _ = fs::remove_file(&unfinished);
            let mut opened = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
            opened.write_all(text.as_bytes())?;
            opened.sync_all()?;
            fs::rename(&unfinished, &file)?;
            fs::File::open(&self.folder)?.sync_all()
        };
        written().with_context(|| format!("{} cannot be written", file.display()))
    }
}

/// An address as the name of a folder.
fn name(directory: &str) -> String {
    let address = directory.split_once("://").map_or(directory, |(_, address)| address);
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' };
    let name: String = address.chars().map(safe).take(NAME_LENGTH_MAX).collect();
    name.trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_authority_has_a_folder_of_its_own() {
        for (directory, expected) in [
            ("https://acme-v02.api.letsencrypt.org/directory", "acme-v02.api.letsencrypt.org-directory"),
            ("https://127.0.0.1:14000/dir", "127.0.0.1-14000-dir"),
            ("https://../../etc", "-..-etc"),
        ] {
            assert_eq!(name(directory), expected);
        }
    }

    #[test]
    fn what_is_kept_is_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::open(folder.path(), "https://ca.test/dir").unwrap();
        assert_eq!(kept.certificate().unwrap(), None);
        for text in ["first", "second"] {
            kept.keep_certificate(text).unwrap();
            assert_eq!(kept.certificate().unwrap().as_deref(), Some(text));
        }
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&kept.folder), 0o700);
        assert_eq!(mode(&kept.folder.join("certificate.pem")), 0o600);
        assert_eq!(fs::read_dir(&kept.folder).unwrap().count(), 1);
    }
}
