use std::time::Duration;

use kiai_services::accounts::{
    AuthenticateRefusal, Caller, Client, GrantRefusal, LoginRefusal, Session, Tokens, authenticate, change_password,
    forget_expired_tokens, grant_client_credentials, grant_password, grant_refresh_token, revoke, set_restricted,
    subscribe_revocations,
};
use kiai_testkit::{PASSWORD, TestServices};

use super::HERE;

const GAME: Client<'static> = Client { id: "5", secret: "secret", address: HERE };

async fn signed_in(t: &TestServices) -> Tokens {
    grant_password(&t.services, GAME, "*", "Alice", PASSWORD).await.unwrap()
}

async fn refresh(t: &TestServices, token: &Tokens) -> Result<Tokens, GrantRefusal> {
    grant_refresh_token(&t.services, GAME, token.refresh.as_deref().unwrap()).await
}

async fn session(t: &TestServices, tokens: &Tokens) -> Option<Session> {
    match authenticate(&t.services, &tokens.access).await {
        Ok(session) => Some(session),
        Err(AuthenticateRefusal::Invalid) => None,
        Err(AuthenticateRefusal::Internal(error)) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn a_token_speaks_for_its_user_for_a_day() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let tokens = signed_in(&t).await;
    assert_eq!(tokens.expires_in, Duration::from_secs(86_400));
    assert!(!tokens.access.contains('|') && !tokens.refresh.as_ref().unwrap().contains('|'));
    let open = session(&t, &tokens).await.unwrap();
    assert_eq!((open.user(), open.is_unlimited), (Some(alice), true));
    t.clock.advance(Duration::from_secs(86_399));
    assert!(session(&t, &tokens).await.is_some());
    t.clock.advance(Duration::from_secs(1));
    assert!(session(&t, &tokens).await.is_none());
}

#[tokio::test]
async fn forged_tokens_open_nothing() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    let other = TestServices::with(|choices| choices.settings.secret_key = "another key".to_owned()).await;
    other.given_user("Alice").await;
    let foreign = signed_in(&other).await.access;
    let own = signed_in(&t).await.access;
    let (head, signature) = own.rsplit_once('.').unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", own.split('.').nth(1).unwrap());
    let cut = &signature[1..];
    for token in ["", "a.b.c", &foreign, &format!("{head}."), &format!("{head}.{cut}"), &unsigned, &"x".repeat(100_000)]
    {
        assert!(matches!(authenticate(&t.services, token).await, Err(AuthenticateRefusal::Invalid)), "{token:.60}");
    }
}

#[tokio::test]
async fn clients_and_scopes_are_checked() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    for client in
        [Client { id: "6", ..GAME }, Client { secret: "other", ..GAME }, Client { id: "", secret: "", ..GAME }]
    {
        let refused = grant_password(&t.services, client, "*", "Alice", PASSWORD).await;
        assert!(matches!(refused, Err(GrantRefusal::UnknownClient)));
    }
    let refused = grant_password(&t.services, GAME, "public", "Alice", PASSWORD).await;
    assert!(matches!(refused, Err(GrantRefusal::InvalidScope)));
    let refused = grant_client_credentials(&t.services, GAME, "*").await;
    assert!(matches!(refused, Err(GrantRefusal::InvalidScope)));
    let refused = grant_password(&t.services, GAME, "*", "Alice", "wrong").await;
    assert!(matches!(refused, Err(GrantRefusal::Login(LoginRefusal::WrongCredentials))));
}

#[tokio::test]
async fn a_client_of_its_own_reads_what_everybody_may() {
    let t = TestServices::new().await;
    let tokens = grant_client_credentials(&t.services, GAME, "public").await.unwrap();
    assert!(tokens.refresh.is_none());
    let open = session(&t, &tokens).await.unwrap();
    assert_eq!((open.caller, open.is_unlimited), (Caller::Client, false));
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_for_new_ones() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    let first = signed_in(&t).await;
    t.clock.advance(Duration::from_hours(30));
    let second = refresh(&t, &first).await.unwrap();
    assert!(session(&t, &second).await.is_some());
    refresh(&t, &second).await.unwrap();
}

#[tokio::test]
async fn a_used_refresh_token_ends_the_sign_in() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    let (first, unrelated) = (signed_in(&t).await, signed_in(&t).await);
    let second = refresh(&t, &first).await.unwrap();
    t.clock.advance(Duration::from_mins(2));
    assert!(matches!(refresh(&t, &first).await, Err(GrantRefusal::InvalidRefreshToken)));
    assert!(matches!(refresh(&t, &second).await, Err(GrantRefusal::InvalidRefreshToken)));
    assert!(session(&t, &first).await.is_none());
    assert!(session(&t, &second).await.is_none());
    assert!(session(&t, &unrelated).await.is_some());
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_may_be_sent_again() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    let first = signed_in(&t).await;
    refresh(&t, &first).await.unwrap(); // never arrives
    t.clock.advance(Duration::from_secs(11));
    let second = refresh(&t, &first).await.unwrap();
    assert!(session(&t, &second).await.is_some());
    // Once its answer was used, it is not sent again by anybody honest.
    refresh(&t, &second).await.unwrap();
    assert!(matches!(refresh(&t, &first).await, Err(GrantRefusal::InvalidRefreshToken)));
    assert!(session(&t, &second).await.is_none());
}

#[tokio::test]
async fn a_lost_answer_that_somebody_else_uses_ends_the_sign_in() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    let first = signed_in(&t).await;
    let (one, other) = (refresh(&t, &first).await.unwrap(), refresh(&t, &first).await.unwrap());
    let mine = refresh(&t, &one).await.unwrap();
    assert!(matches!(refresh(&t, &other).await, Err(GrantRefusal::InvalidRefreshToken)));
    assert!(matches!(refresh(&t, &mine).await, Err(GrantRefusal::InvalidRefreshToken)));
    assert_eq!(session(&t, &mine).await, None);
}

#[tokio::test]
async fn refreshes_sent_at_once_all_work() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    let first = signed_in(&t).await;
    let (one, other) = tokio::join!(refresh(&t, &first), refresh(&t, &first));
    assert!(session(&t, &one.unwrap()).await.is_some());
    assert!(session(&t, &other.unwrap()).await.is_some());
}

#[tokio::test]
async fn refresh_tokens_are_of_their_client_and_end() {
    let t = TestServices::with(|choices| {
        let other = kiai_services::OauthClient { id: "6".to_owned(), secret: "other".to_owned() };
        choices.settings.oauth_clients.push(other);
    })
    .await;
    t.given_user("Alice").await;
    let tokens = signed_in(&t).await;
    let refresh_token = tokens.refresh.as_deref().unwrap();
    let other = Client { id: "6", secret: "other", address: HERE };
    let refused = grant_refresh_token(&t.services, other, refresh_token).await;
    assert!(matches!(refused, Err(GrantRefusal::InvalidRefreshToken)));
    let unknown = grant_refresh_token(&t.services, GAME, "unknown").await;
    assert!(matches!(unknown, Err(GrantRefusal::InvalidRefreshToken)));
    t.clock.advance(Duration::from_hours(91 * 24));
    assert!(matches!(refresh(&t, &tokens).await, Err(GrantRefusal::InvalidRefreshToken)));
    assert_eq!(forget_expired_tokens(&t.services).await.unwrap(), 2);
    assert_eq!(forget_expired_tokens(&t.services).await.unwrap(), 0);
}

#[tokio::test]
async fn signing_out_ends_this_sign_in_and_tells() {
    let t = TestServices::new().await;
    t.given_user("Alice").await;
    let (here, there) = (signed_in(&t).await, signed_in(&t).await);
    let mut revocations = subscribe_revocations(&t.services);
    let open = session(&t, &here).await.unwrap();
    revoke(&t.services, &open).await.unwrap();
    assert!(session(&t, &here).await.is_none());
    assert!(session(&t, &there).await.is_some());
    assert_eq!(&*revocations.try_recv().unwrap(), [open.token_id]);
}

#[tokio::test]
async fn a_new_password_or_a_restriction_ends_everything_open() {
    let t = TestServices::new().await;
    let alice = t.given_user("Alice").await;
    let tokens = signed_in(&t).await;
    assert!(session(&t, &tokens).await.is_some());
    change_password(&t.services, alice, "another battery").await.unwrap();
    assert!(session(&t, &tokens).await.is_none());
    assert!(matches!(refresh(&t, &tokens).await, Err(GrantRefusal::InvalidRefreshToken)));

    let tokens = grant_password(&t.services, GAME, "*", "Alice", "another battery").await.unwrap();
    assert!(set_restricted(&t.services, alice, true).await.unwrap());
    assert!(session(&t, &tokens).await.is_none());
    // The restricted may sign in again.
    grant_password(&t.services, GAME, "*", "Alice", "another battery").await.unwrap();
}
