//! What the command line says: answers on standard output, complaints on standard error.

use std::io::Write;

/// Prints lines that were asked for. Nobody left to read them is no error.
pub(crate) fn answer(text: &str) {
    _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end());
}

/// Prints text as it is, for files made from it.
pub(crate) fn raw(text: &str) {
    _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Prints one line about what is wrong.
pub(crate) fn complain(line: &str) {
    _ = writeln!(std::io::stderr().lock(), "kiai: {line}");
}

/// Prints one line about how far something is.
pub(crate) fn progress(line: &str) {
    _ = writeln!(std::io::stderr().lock(), "{line}");
}
