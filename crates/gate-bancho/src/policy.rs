//! What the settings say about clients of this gate.

use crate::MenuIcon;

/// What the settings say about clients of this gate.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Whether neosu is to submit scores, whatever its user has set.
    pub submit_scores: bool,
    /// What every player is greeted with.
    pub greeting: Option<String>,
    /// The picture in the menu.
    pub menu_icon: Option<MenuIcon>,
}
