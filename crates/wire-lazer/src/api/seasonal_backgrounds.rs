//! Pictures for the game's menu.

use serde::Serialize;
use utoipa::ToSchema;

use super::Date;

/// `GET seasonal-backgrounds`. Upstream: `APISeasonalBackgrounds.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APISeasonalBackgrounds {
    /// Until when they are shown; not at all when it has passed.
    pub ends_at: Date,
    /// The pictures.
    pub backgrounds: Vec<APISeasonalBackground>,
}

/// One picture. Upstream: `APISeasonalBackground.cs`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct APISeasonalBackground {
    /// Where it is.
    pub url: String,
}
