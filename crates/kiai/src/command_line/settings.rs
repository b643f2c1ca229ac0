//! `kiai settings`.

use super::Failure;
use crate::config::{Report, Sources};
use crate::output;

/// Shows every setting; fails if one is wrong. Only reads: no folder is made, no database opened.
pub(super) fn show(sources: &Sources) -> Result<(), Failure> {
    let report = Report::of(sources);
    output::answer(&report.to_string());
    match report.problems.len() {
        0 => Ok(()),
        1 => Err(Failure::Refused("a setting is wrong, see above".into())),
        count => Err(Failure::Refused(format!("{count} settings are wrong, see above"))),
    }
}
