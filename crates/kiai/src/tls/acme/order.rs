//! Asking an authority for a certificate.

use std::fmt::Write;
use std::time::Duration;

use anyhow::{Context, bail};
use instant_acme::{
    Account, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order, OrderStatus, RetryPolicy,
};
use rcgen::{CertificateParams, DistinguishedName, KeyPair};

use super::Acme;

/// How long an authority may take to look at all names, and then to sign.
const PATIENCE: RetryPolicy = RetryPolicy::new().timeout(Duration::from_mins(2));

/// A key and the chain of a certificate for it, as PEM, for all names of `acme`.
pub(super) async fn certificate(acme: &Acme) -> anyhow::Result<String> {
    let account = account(acme).await?;
    let names: Vec<_> = acme.names.iter().cloned().map(Identifier::Dns).collect();
    let mut order = account.new_order(&NewOrder::new(&names)).await?;
    prove(acme, &mut order).await?;
    match order.poll_ready(&PATIENCE).await {
        Ok(OrderStatus::Ready) => {}
        Ok(_) => bail!("{}", reasons(&mut order).await),
        // An authority may tell of an order that came to nothing in the order itself: less than of each name.
        Err(error) => return Err(anyhow::Error::from(error).context(reasons(&mut order).await)),
    }
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(acme.names.clone())?;
    params.distinguished_name = DistinguishedName::new();
    order.finalize_csr(params.serialize_request(&key)?.der()).await?;
    let chain = order.poll_certificate(&PATIENCE).await?;
    Ok(format!("{}{chain}", key.serialize_pem()))
}

/// The account with the authority: the one that is kept, or a new one.
async fn account(acme: &Acme) -> anyhow::Result<Account> {
    let builder = || match &acme.root {
        Some(root) => Account::builder_with_root(root)
            .with_context(|| format!("ACME_ROOT: {} holds no certificate", root.display())),
        None => Ok(Account::builder()?),
    };
    if let Some(credentials) = acme.kept.account()? {
        return Ok(builder()?.from_credentials(credentials).await?);
    }
    let contact = acme.email.as_ref().map(|email| format!("mailto:{email}"));
    let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
    let new = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
    let (account, credentials) = builder()?.create(&new, acme.directory.clone(), None).await?;
    acme.kept.keep_account(&credentials)?;
    Ok(account)
}

/// Has the authority look at each name that it has not seen lately.
async fn prove(acme: &Acme, order: &mut Order) -> anyhow::Result<()> {
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        let name = authorization.identifier().to_string();
        match authorization.status {
            AuthorizationStatus::Valid => continue,
            AuthorizationStatus::Pending => {}
            other => bail!("{name} is {other:?}"),
        }
        let challenge = authorization.challenge(ChallengeType::TlsAlpn01);
        let mut challenge = challenge.context("the authority does not offer tls-alpn-01")?;
        let digest = challenge.key_authorization().digest();
        acme.shown.show_challenge(&name, digest.as_ref(), &acme.provider)?;
        challenge.set_ready().await.with_context(|| name)?;
    }
    Ok(())
}

/// What the authority did not like, name by name.
async fn reasons(order: &mut Order) -> String {
    let mut text = String::new();
    let mut authorizations = order.authorizations();
    while let Some(Ok(mut authorization)) = authorizations.next().await {
        if authorization.refresh().await.is_err() || authorization.status != AuthorizationStatus::Invalid {
            continue;
        }
        let name = authorization.identifier().to_string();
        for problem in authorization.challenges.iter().filter_map(|challenge| challenge.error.as_ref()) {
            _ = write!(text, "{}{name}: {problem}", if text.is_empty() { "" } else { "; " });
        }
    }
    if text.is_empty() { "the authority did not say why".to_owned() } else { text }
}
