//! A certificate authority that speaks ACME (RFC 8555): it takes nothing for granted, looks at each name by TLS-ALPN-01
//! (RFC 8737), and signs.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use kiai_services::Clock;
use kiai_testkit::FakeClock;
use parking_lot::Mutex;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType,
};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, CertificateSigningRequestDer, PrivateKeyDer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::jws::{self, Key};
use super::look::{names, see};

const LIFETIME: Duration = Duration::from_hours(90 * 24);

/// The authority, on a port of this machine.
pub(super) struct Authority {
    office: Arc<Office>,
    folder: tempfile::TempDir,
}

struct Office {
    base: String,
    issuer: Issuer<'static, KeyPair>,
    root_pem: String,
    state: Mutex<Books>,
    target: watch::Sender<Option<(SocketAddr, Arc<FakeClock>)>>,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

#[derive(Default)]
struct Books {
    nonces: HashSet<String>,
    counter: u64,
    stale_nonces_told: bool,
    accounts: Vec<(Key, Value)>,
    orders: Vec<Order>,
    dislike_next: Option<String>,
    disliked_count: usize,
    issued_count: usize,
    refusals: Vec<String>,
}

/// A status, the kind of a problem, and why.
struct Refusal(StatusCode, &'static str, String);

struct Order {
    account: usize,
    proofs: Vec<Proof>,
    certificate: Option<String>,
}

struct Proof {
    name: String,
    token: String,
    status: &'static str,
    error: Option<String>,
}

impl Authority {
    pub(super) async fn start() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let root_pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);

        let own_key = KeyPair::generate().unwrap();
        let mut own = CertificateParams::default();
        own.subject_alt_names = vec![SanType::IpAddress([127, 0, 0, 1].into())];
        let chain = vec![own.signed_by(&own_key, &issuer).unwrap().der().clone()];
        let secret = PrivateKeyDer::try_from(own_key.serialize_der()).unwrap();
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(chain, secret).unwrap();

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("root.pem"), &root_pem).unwrap();
        let office = Arc::new(Office {
            base: format!("https://{}", listener.local_addr().unwrap()),
            issuer,
            root_pem,
            state: Mutex::default(),
            target: watch::Sender::new(None),
            tasks: TaskTracker::new(),
            stopping: CancellationToken::new(),
        });
        office.tasks.spawn(Arc::clone(&office).open(listener, TlsAcceptor::from(Arc::new(config))));
        Self { office, folder }
    }

    pub(super) async fn stop(self) {
        self.office.stopping.cancel();
        self.office.tasks.close();
        self.office.tasks.wait().await;
    }

    pub(super) fn directory(&self) -> String {
        format!("{}/directory", self.office.base)
    }

    pub(super) fn root_file(&self) -> String {
        let file: PathBuf = self.folder.path().join("root.pem");
        file.display().to_string()
    }

    /// Every name leads to this server, whose time it is.
    pub(super) fn look_at(&self, address: SocketAddr, clock: Arc<FakeClock>) {
        self.office.target.send_replace(Some((address, clock)));
    }

    /// The next look at this name sees nothing.
    pub(super) fn dislike_next(&self, name: &str) {
        self.office.state.lock().dislike_next = Some(name.to_owned());
    }

    pub(super) fn disliked_count(&self) -> usize {
        self.office.state.lock().disliked_count
    }

    pub(super) fn issued_count(&self) -> usize {
        self.office.state.lock().issued_count
    }

    /// What was refused, and what was not seen: for who wonders why there is no certificate.
    pub(super) fn complaints(&self) -> Vec<String> {
        let state = self.office.state.lock();
        let proofs = state.orders.iter().flat_map(|order| &order.proofs);
        let unseen = proofs
            .filter(|proof| proof.status != "valid")
            .map(|proof| format!("{} is {}: {:?}", proof.name, proof.status, proof.error));
        state.refusals.iter().cloned().chain(unseen).collect()
    }

    /// The addresses of all accounts.
    pub(super) fn contacts(&self) -> Vec<String> {
        let state = self.office.state.lock();
        let contacts = state.accounts.iter().filter_map(|(_, account)| account["contact"][0].as_str());
        contacts.map(str::to_owned).collect()
    }

    pub(super) fn names_of(&self, certificate: &CertificateDer<'_>) -> Vec<String> {
        names(certificate)
    }
}

impl Office {
    async fn open(self: Arc<Self>, listener: TcpListener, acceptor: TlsAcceptor) {
        let router = Router::new().fallback(answer).with_state(Arc::clone(&self));
        while let Some(accepted) = self.stopping.run_until_cancelled(listener.accept()).await {
            let (stream, _) = accepted.unwrap();
            let (acceptor, router, stopping) = (acceptor.clone(), router.clone(), self.stopping.clone());
            self.tasks.spawn(async move {
                let serve = async {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let service = TowerToHyperService::new(router);
                    _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                };
                stopping.run_until_cancelled(serve).await;
            });
        }
    }

    fn new_nonce(&self) -> String {
        let mut state = self.state.lock();
        state.counter += 1;
        let nonce = BASE64_URL_SAFE_NO_PAD.encode(format!("nonce {}", state.counter));
        state.nonces.insert(nonce.clone());
        nonce
    }

    /// Who asks for `path`, and for what.
    fn open_letter(&self, path: &str, body: &[u8]) -> Result<(Option<usize>, Key, Value), Refusal> {
        let malformed = |why: String| Refusal(StatusCode::BAD_REQUEST, "malformed", why);
        let mut state = self.state.lock();
        let base = format!("{}/account/", self.base);
        let index = |kid: &str| kid.strip_prefix(&base)?.parse::<usize>().ok();
        let key_of = |kid: &str| Some(state.accounts.get(index(kid)?)?.0.clone());
        let (head, key, payload) = jws::open(body, key_of).map_err(malformed)?;
        let is_known = state.nonces.remove(&head.nonce);
        // Once for each authority: nonces may go stale at any time.
        if !is_known || !std::mem::replace(&mut state.stale_nonces_told, true) {
            return Err(Refusal(StatusCode::BAD_REQUEST, "badNonce", "this nonce is stale".to_owned()));
        }
        if head.url != format!("{}{path}", self.base) {
            return Err(Refusal(
                StatusCode::FORBIDDEN,
                "unauthorized",
                "this was signed for another address".to_owned(),
            ));
        }
        let payload = match payload.as_slice() {
            [] => Value::Null,
            bytes => serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?,
        };
        Ok((head.kid.as_deref().and_then(index), key, payload))
    }

    fn order(&self, at: usize, order: &Order) -> Value {
        let base = &self.base;
        let is = |status| order.proofs.iter().any(|proof| proof.status == status);
        let status = match order {
            _ if is("invalid") => "invalid",
            Order { certificate: Some(_), .. } => "valid",
            _ if order.proofs.iter().all(|proof| proof.status == "valid") => "ready",
            _ => "pending",
        };
        let authorizations = (0..order.proofs.len()).map(|proof| format!("{base}/proof/{at}/{proof}"));
        let identifiers = order.proofs.iter().map(|proof| json!({ "type": "dns", "value": proof.name }));
        json!({
            "status": status,
            "identifiers": identifiers.collect::<Vec<_>>(),
            "authorizations": authorizations.collect::<Vec<_>>(),
            "finalize": format!("{base}/finalize/{at}"),
            "certificate": order.certificate.as_ref().map(|_| format!("{base}/certificate/{at}")),
        })
    }

    fn challenge(&self, at: usize, index: usize, proof: &Proof, kind: &str) -> Value {
        let error = proof.error.as_ref().filter(|_| kind == "tls-alpn-01");
        json!({
            "type": kind,
            "url": format!("{}/challenge/{at}/{index}", self.base),
            "token": proof.token,
            "status": proof.status,
            "error": error.map(|why| json!({ "type": "urn:ietf:params:acme:error:unauthorized", "detail": why })),
        })
    }

    /// Looks at a name, and notes what was seen.
    async fn look(self: Arc<Self>, at: usize, index: usize) {
        let (name, expected, disliked) = {
            let mut state = self.state.lock();
            let order = &state.orders[at];
            let (name, token) = (order.proofs[index].name.clone(), order.proofs[index].token.clone());
            let thumbprint = state.accounts[order.account].0.thumbprint();
            let expected = Sha256::digest(format!("{token}.{thumbprint}")).to_vec();
            let disliked = state.dislike_next.take_if(|disliked| *disliked == name).is_some();
            state.disliked_count += usize::from(disliked);
            (name, expected, disliked)
        };
        let mut target = self.target.subscribe();
        let Some(target) = self.stopping.run_until_cancelled(target.wait_for(Option::is_some)).await else { return };
        let address = target.unwrap().as_ref().unwrap().0;
        let seen =
            if disliked { Err("nothing answers there".to_owned()) } else { see(address, &name, &expected).await };
        let mut state = self.state.lock();
        let proof = &mut state.orders[at].proofs[index];
        match seen {
            Ok(()) => proof.status = "valid",
            Err(why) => (proof.status, proof.error) = ("invalid", Some(why)),
        }
    }

    fn sign(&self, at: usize, payload: &Value) -> Result<(), Refusal> {
        let refused = |why: &str| Refusal(StatusCode::BAD_REQUEST, "badCSR", why.to_owned());
        let der = BASE64_URL_SAFE_NO_PAD.decode(payload["csr"].as_str().unwrap_or_default());
        let der = CertificateSigningRequestDer::from(der.map_err(|_| refused("it is no base64"))?);
        let mut request =
            CertificateSigningRequestParams::from_der(&der).map_err(|error| refused(&error.to_string()))?;
        let asked: Vec<String> = request
            .params
            .subject_alt_names
            .iter()
            .map(|name| match name {
                SanType::DnsName(name) => name.as_str().to_owned(),
                other => format!("{other:?}"),
            })
            .collect();
        let mut state = self.state.lock();
        let state = &mut *state;
        let order = &mut state.orders[at];
        if order.proofs.iter().any(|proof| proof.status != "valid") {
            return Err(Refusal(StatusCode::FORBIDDEN, "orderNotReady", "not all names are proved".to_owned()));
        }
        if asked != order.proofs.iter().map(|proof| proof.name.clone()).collect::<Vec<_>>() {
            return Err(refused("it is for other names"));
        }
        let now = self.target.borrow().as_ref().unwrap().1.now();
        let date = |time: kiai_model::Timestamp| OffsetDateTime::from_unix_timestamp(time.as_secs()).unwrap();
        state.counter += 1;
        request.params.serial_number = Some(state.counter.into());
        (request.params.not_before, request.params.not_after) = (date(now), date(now + LIFETIME));
        let certificate = request.signed_by(&self.issuer).map_err(|error| refused(&error.to_string()))?;
        order.certificate = Some(format!("{}{}", certificate.pem(), self.root_pem));
        state.issued_count += 1;
        Ok(())
    }
}

async fn answer(State(office): State<Arc<Office>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = reply(&office, &parts.method, parts.uri.path(), body).await;
    office.state.lock().refusals.push(format!("{} {}: {}", parts.method, parts.uri.path(), response.status()));
    response.headers_mut().insert("replay-nonce", office.new_nonce().parse().unwrap());
    response
}

async fn reply(office: &Arc<Office>, method: &Method, path: &str, body: Body) -> Response {
    let base = &office.base;
    if method != Method::POST {
        return match path {
            "/directory" => axum::Json(json!({
                "newNonce": format!("{base}/nonce"),
                "newAccount": format!("{base}/account"),
                "newOrder": format!("{base}/order"),
            }))
            .into_response(),
            "/nonce" => StatusCode::OK.into_response(),
            _ => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let body = to_bytes(body, 64 * 1024).await.unwrap();
    let (account, key, payload) = match office.open_letter(path, &body) {
        Ok(letter) => letter,
        Err(Refusal(status, kind, why)) => return problem(status, kind, &why),
    };
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<usize>().ok()).unwrap_or(usize::MAX);
    let created =
        |url: String, what: Value| (StatusCode::CREATED, [("location", url)], axum::Json(what)).into_response();
    if parts == ["account"] {
        if payload["termsOfServiceAgreed"] != Value::Bool(true) {
            return problem(StatusCode::FORBIDDEN, "userActionRequired", "agree to the terms first");
        }
        let mut state = office.state.lock();
        state.accounts.push((key, payload));
        return created(format!("{base}/account/{}", state.accounts.len() - 1), json!({ "status": "valid" }));
    }
    let Some(account) = account else {
        return problem(StatusCode::UNAUTHORIZED, "unauthorized", "an account is needed");
    };
    if parts == ["order"] {
        let mut state = office.state.lock();
        let names: Vec<String> = payload["identifiers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|identifier| identifier["value"].as_str().unwrap().to_owned())
            .collect();
        let at = state.orders.len();
        let proofs = names.into_iter().enumerate().map(|(index, name)| {
            let token = BASE64_URL_SAFE_NO_PAD.encode(format!("token {at} {index} of some length"));
            Proof { name, token, status: "pending", error: None }
        });
        let order = Order { account, proofs: proofs.collect(), certificate: None };
        let told = office.order(at, &order);
        state.orders.push(order);
        return created(format!("{base}/order/{at}"), told);
    }
    let at = number(1);
    if office.state.lock().orders.get(at).is_none_or(|order| order.account != account) {
        return problem(StatusCode::NOT_FOUND, "malformed", "there is no such order");
    }
    if parts[0] == "finalize"
        && let Err(Refusal(status, kind, why)) = office.sign(at, &payload)
    {
        return problem(status, kind, &why);
    }
    if parts[0] == "challenge" {
        office.tasks.spawn(Arc::clone(office).look(at, number(2)));
    }
    let state = office.state.lock();
    let order = &state.orders[at];
    match parts[0] {
        "order" | "finalize" => axum::Json(office.order(at, order)).into_response(),
        "proof" => {
            let proof = &order.proofs[number(2)];
            let challenges = ["http-01", "tls-alpn-01"].map(|kind| office.challenge(at, number(2), proof, kind));
            let identifier = json!({ "type": "dns", "value": proof.name });
            let told = json!({ "identifier": identifier, "status": proof.status, "challenges": challenges });
            axum::Json(told).into_response()
        }
        "challenge" => {
            axum::Json(office.challenge(at, number(2), &order.proofs[number(2)], "tls-alpn-01")).into_response()
        }
        "certificate" => order.certificate.clone().unwrap().into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn problem(status: StatusCode, kind: &str, why: &str) -> Response {
    let body =
        json!({ "type": format!("urn:ietf:params:acme:error:{kind}"), "detail": why, "status": status.as_u16() });
    (status, [("content-type", "application/problem+json")], body.to_string()).into_response()
}
