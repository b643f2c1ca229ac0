//! `GET /connect/finish`: a client asks for the token that its user agrees to in a browser. The pages for the user are the
//! site's.

use axum::{
    extract::{RawQuery, State as Of},
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use kiai_http::ClientAddress;
use kiai_services::{
    TooMany,
    connect::{Challenge, FinishRefusal, Proof, finish_by_challenge, finish_by_code},
};
use tokio_util::sync::CancellationToken;

use crate::Gate;

/// Its path.
pub(crate) const FINISH: &str = "/connect/finish";

/// Longest query that is read, in bytes, and most fields.
const QUERY_MAX: usize = 2_048;
const FIELDS_MAX: usize = 16;

/// What this handler can reach.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) gate: Gate,
    /// When whoever waits is to be answered.
    pub(crate) leaving: CancellationToken,
}

/// With `challenge` and `proof`, as neosu and neomod ask: the token, or 204 when the user has not decided by then. With
/// `code` and `proof`, as older ones do: the token. 400 when the proof does not fit, 403 when the user has refused, 410
/// when it is too late: at these clients give up.
pub(crate) async fn get_finish(
    Of(State { gate, leaving }): Of<State>,
    ClientAddress(address): ClientAddress,
    RawQuery(query): RawQuery,
) -> Response {
    let Some(query) = Query::read(query.as_deref().unwrap_or_default()) else { return malformed() };
    let Some(proof) = query.get("proof").and_then(Proof::parse) else { return malformed() };
    let services = &gate.services;
    let finished = match (query.get("challenge"), query.get("code")) {
        (Some(challenge), None) => {
            let Some(challenge) = Challenge::parse(challenge) else { return malformed() };
            finish_by_challenge(services, &challenge, &proof, address, &leaving).await
        }
        (None, Some(code)) => finish_by_code(services, code, &proof, address).await.map(Some),
        (Some(_), Some(_)) | (None, None) => return malformed(),
    };
    match finished {
        Ok(Some(token)) => ([(CACHE_CONTROL, "no-store")], token).into_response(),
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(refusal),
    }
}

fn malformed() -> Response {
    (StatusCode::BAD_REQUEST, "A challenge or a code is needed, and a proof.").into_response()
}

fn refused(refusal: FinishRefusal) -> Response {
    let text = refusal.to_string();
    match refusal {
        FinishRefusal::Mismatch => (StatusCode::BAD_REQUEST, text).into_response(),
        FinishRefusal::Declined => (StatusCode::FORBIDDEN, text).into_response(),
        FinishRefusal::Over => (StatusCode::GONE, text).into_response(),
        FinishRefusal::TooMany(TooMany { retry_after }) => {
            let wait = [kiai_http::retry_after(retry_after)];
            (StatusCode::TOO_MANY_REQUESTS, wait, text).into_response()
        }
        FinishRefusal::Internal(error) => {
            tracing::error!(error = format!("{error:#}"), "A client does not get its token");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The fields of a query, each of which stands there once.
struct Query(Vec<(String, String)>);

impl Query {
    fn read(text: &str) -> Option<Self> {
        if text.len() > QUERY_MAX {
            return None;
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            if fields.len() == FIELDS_MAX || fields.iter().any(|(known, _)| *known == name) {
                return None;
            }
            fields.push((name.into_owned(), value.into_owned()));
        }
        Some(Self(fields))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
