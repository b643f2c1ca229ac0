//! Files made from the table of settings.

use std::fmt::Write;

use super::SETTINGS;

/// The text of `.env.example`: every setting, commented out.
pub fn env_example() -> String {
    let mut text =
        String::from("# Copy to .env and uncomment what you change. `kiai settings` shows what is in force.\n");
    for setting in SETTINGS {
        text.push('\n');
        for line in wrap(&format!("{} Expected: {}.", setting.doc.trim(), setting.expects)) {
            _ = writeln!(text, "# {line}");
        }
        _ = writeln!(text, "#{}={}", setting.key, setting.default);
    }
    text
}

/// The table of settings in Markdown.
pub fn settings_table() -> String {
    let mut text = String::from("| Setting | Default | What it does |\n|---|---|---|\n");
    for setting in SETTINGS {
        let doc = format!("{} Expected: {}.", setting.doc.trim(), setting.expects).replace('|', "\\|");
        let default = if setting.default.is_empty() { String::new() } else { format!("`{}`", setting.default) };
        _ = writeln!(text, "| `{}` | {default} | {doc} |", setting.key);
    }
    text
}

/// Cuts a text into lines of at most a hundred letters, between words.
pub(super) fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + word.len() < 100 {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
