//! The reply to a registration that failed. Upstream: `RegistrationRequest.cs`.

use serde::Serialize;
use utoipa::ToSchema;

/// What is wrong: a text for each field, or one for all. Upstream: `RegistrationRequestErrors`.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct RegistrationRequestErrors {
    /// By field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_error: Option<FormError>,
    /// For all; shown under the password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What is wrong with the form.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct FormError {
    /// With the user's fields.
    pub user: FormErrorUser,
}

/// What is wrong with each field. Upstream: `RegistrationRequestErrors.UserErrors`. The lists are never null.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct FormErrorUser {
    /// With the name.
    pub username: Vec<String>,
    /// With the mail address.
    pub user_email: Vec<String>,
    /// With the password.
    pub password: Vec<String>,
}
