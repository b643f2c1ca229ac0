//! One kiai per data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::config::Problem;

/// The hold on a data folder, as long as this lives. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct DataDirLock {
    _file: File,
}

impl DataDirLock {
    /// Makes the folder if it is missing, checks that it can be written to and takes hold of it.
    pub(crate) fn take(data_dir: &Path) -> Result<DataDirLock, Problem> {
        let unwritable = |error: std::io::Error| {
            Problem::new(
                "DATA_DIR",
                format!("{} cannot be written to: {error}", data_dir.display()),
                "give this user the right to, or choose another folder",
            )
        };
        std::fs::create_dir_all(data_dir).map_err(unwritable)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(data_dir.join("kiai.lock"))
            .map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Problem::new(
                    "DATA_DIR",
                    format!("{} is in use by another kiai", data_dir.display()),
                    "stop that one, or choose another folder for this one",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        // For people who look; nothing reads it.
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(unwritable)?;
        Ok(DataDirLock { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::DataDirLock;

    #[test]
    fn a_folder_is_held_by_one_and_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("made/on the way");
        let held = DataDirLock::take(&data_dir).unwrap();
        let refused = DataDirLock::take(&data_dir).unwrap_err();
        assert!(refused.to_string().contains("in use by another kiai; stop that one"), "{refused}");
        drop(held);
        DataDirLock::take(&data_dir).unwrap();
    }

    #[test]
    fn a_file_in_the_folders_place_is_told() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let refused = DataDirLock::take(file.path()).unwrap_err();
        assert_eq!(refused.key, "DATA_DIR");
    }
}
