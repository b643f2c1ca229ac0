//! `kiai restore FILE`. Not a command for a running server: it needs the data folder empty.

use std::path::Path;

use super::{Failure, load_config};
use crate::boot::BootError;
use crate::lock::DataDirLock;
use crate::{command, output};

/// Restores into the data folder of the settings.
pub(super) fn run(file: &Path) -> Result<(), Failure> {
    let config = load_config()?;
    let _lock = DataDirLock::take(&config.data_dir).map_err(BootError::from)?;
    let done = command::restore(&config, file)?;
    output::answer(&done);
    Ok(())
}
