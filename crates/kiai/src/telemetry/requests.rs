//! How many requests were answered and how long that took, by route.
//!
//! The recorder looks a figure up by all its labels, which takes longer than many an answer. So each is looked up once.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::Method;
use metrics::{Counter, Histogram};
use parking_lot::RwLock;

/// The figures of requests. As many as there are routes, methods and statuses, whatever clients send.
#[derive(Default)]
pub(crate) struct RequestFigures(RwLock<HashMap<Box<str>, OfRoute>>);

/// The figures of one route.
struct OfRoute {
    seconds: Histogram,
    totals: Vec<(Answer, Counter)>,
}

/// What requests are told apart by beside their route: the method and the status.
type Answer = (&'static str, u16);

impl RequestFigures {
    /// Counts a request that was answered.
    pub(crate) fn count(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let answer = (method_label(method), status);
        if !self.count_known(route, answer, took) {
            self.learn(route, answer);
            self.count_known(route, answer, took);
        }
    }

    /// Counts one of a kind that was counted before; false when there was none.
    fn count_known(&self, route: &str, answer: Answer, took: Duration) -> bool {
        let routes = self.0.read();
        let Some(OfRoute { seconds, totals }) = routes.get(route) else { return false };
        let Some((_, total)) = totals.iter().find(|(known, _)| *known == answer) else { return false };
        total.increment(1);
        seconds.record(took);
        true
    }

    fn learn(&self, route: &str, answer: Answer) {
        let mut routes = self.0.write();
        let of_route = routes.entry(route.into()).or_insert_with(|| {
            let seconds = metrics::histogram!("http_request_seconds", "route" => route.to_owned());
            OfRoute { seconds, totals: Vec::new() }
        });
        if of_route.totals.iter().all(|(known, _)| *known != answer) {
            let (method, status) = answer;
            let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
            of_route.totals.push((answer, metrics::counter!("http_requests_total", &labels)));
        }
    }
}

impl std::fmt::Debug for RequestFigures {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RequestFigures").finish_non_exhaustive()
    }
}

/// The method's name, one for all that HTTP does not know: a label has few values, whatever clients send.
fn method_label(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
