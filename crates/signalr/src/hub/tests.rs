use super::*;

#[test]
fn errors_are_told_in_upstream_words() {
    for (error, text) in [
        (HubError::hub("A", "b."), "An unexpected error occurred invoking 'joinRoom' on the server. A: b."),
        (HubError::Opaque, "An unexpected error occurred invoking 'joinRoom' on the server."),
        (HubError::Arguments, "Failed to invoke 'joinRoom' due to an error on the server."),
        (HubError::UnknownMethod, "Unknown hub method 'joinRoom'"),
        (HubError::Unauthorized, "Failed to invoke 'joinRoom' because user is unauthorized"),
    ] {
        assert_eq!(error.completion_text("joinRoom"), text);
    }
}

#[test]
fn only_texts_for_the_client_stand_in_a_close() {
    assert_eq!(HubError::hub("A", "b.").close_text(), "Connection closed with an error. A: b.");
    assert_eq!(HubError::Opaque.close_text(), "Connection closed with an error.");
}
