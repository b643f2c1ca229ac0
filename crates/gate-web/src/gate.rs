//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use kiai_services::Services;

use crate::{form_token::FormKey, names::Names};

/// What the site needs to know of how the server is set up.
#[derive(Clone, Debug)]
pub struct Site {
    /// The name that labels are put in front of.
    pub domain: String,
    /// Whether cookies are for https only.
    pub secure_cookies: bool,
    /// Whether requests without TLS are answered where the server speaks TLS.
    pub plain_http: bool,
}

/// The state of all handlers of this gate. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    pub(crate) services: Arc<Services>,
    pub(crate) site: Arc<Site>,
    pub(crate) names: Arc<Names>,
    pub(crate) form_key: Arc<FormKey>,
}

impl Gate {
    /// The state of a gate to these services.
    #[must_use]
    pub fn new(services: Arc<Services>, site: Site) -> Self {
        let names = Names::new(&services.settings.public_url, &site);
        let form_key = FormKey::new(&services.settings.secret_key);
        Self { services, site: Arc::new(site), names: Arc::new(names), form_key: Arc::new(form_key) }
    }
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").finish_non_exhaustive()
    }
}

impl FromRef<Gate> for Arc<Services> {
    fn from_ref(gate: &Gate) -> Self {
        Self::clone(&gate.services)
    }
}
