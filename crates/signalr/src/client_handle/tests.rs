use super::*;

fn handle(count_limit: usize, length_limit: usize) -> ClientHandle {
    ClientHandle::new("id", Protocol::MessagePack, count_limit, length_limit)
}

fn send(client: &ClientHandle, priority: Priority) -> Delivery {
    client.try_send(Bytes::from_static(b"0123456789"), priority)
}

/// What the connection would take, and the reason to end.
fn take(client: &ClientHandle, written: Written) -> (Vec<Bytes>, Option<DisconnectReason>) {
    let mut batch = VecDeque::new();
    let reason = client.refill(&mut batch, written, &mut Context::from_waker(Waker::noop()));
    (batch.into(), reason)
}

#[test]
fn droppable_messages_are_left_out_from_half_an_outbox_on() {
    for client in [handle(4, 1000), handle(1000, 40)] {
        assert_eq!(send(&client, Priority::Droppable), Delivery::Queued);
        assert_eq!(send(&client, Priority::Droppable), Delivery::Queued);
        assert_eq!(send(&client, Priority::Droppable), Delivery::Dropped);
        assert_eq!(send(&client, Priority::Must), Delivery::Queued);
        assert_eq!(send(&client, Priority::Must), Delivery::Queued);
        assert_eq!(take(&client, Written::default()).0.len(), 4);
    }
}

#[test]
fn full_outbox_ends_the_connection() {
    let client = handle(2, 1000);
    for delivery in [Delivery::Queued, Delivery::Queued, Delivery::Closed, Delivery::Closed] {
        assert_eq!(send(&client, Priority::Must), delivery);
    }
    assert!(client.is_closed());
    assert_eq!(take(&client, Written::default()), (vec![], Some(DisconnectReason::OutboxFull)));
}

#[test]
fn taken_messages_count_until_they_are_written() {
    let client = handle(2, 1000);
    send(&client, Priority::Must);
    send(&client, Priority::Must);
    assert_eq!(take(&client, Written::default()).0.len(), 2);
    assert_eq!(send(&client, Priority::Droppable), Delivery::Dropped);
    take(&client, Written { count: 2, length: 20 });
    assert_eq!(send(&client, Priority::Droppable), Delivery::Queued);
}

#[test]
fn single_message_may_be_longer_than_the_outbox() {
    let client = handle(10, 5);
    assert_eq!(send(&client, Priority::Must), Delivery::Queued);
    assert_eq!(send(&client, Priority::Must), Delivery::Closed);
}

#[test]
fn close_follows_what_waits_and_only_the_first_counts() {
    let client = handle(10, 1000);
    send(&client, Priority::Must);
    client.close(None, false);
    client.close(Some("later"), true);
    assert_eq!(send(&client, Priority::Must), Delivery::Closed);
    let (batch, reason) = take(&client, Written::default());
    assert_eq!(batch, [&b"0123456789"[..], b"\x04\x93\x07\xc0\xc2"]);
    assert_eq!(reason, Some(DisconnectReason::Closed));
}

#[test]
fn abort_overtakes_a_close() {
    let client = handle(10, 1000);
    client.close(None, false);
    client.abort();
    assert_eq!(take(&client, Written::default()), (vec![], Some(DisconnectReason::Aborted)));
}
