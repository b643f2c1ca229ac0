//! What is written is read again.

use std::fmt::Debug;

use proptest::{prelude::*, test_runner::TestRunner};

use super::{
    read,
    strategies::{client_packets, server_packets},
    written,
};
use crate::{
    Dialect::{self, Neosu, Stable},
    Packet,
};

/// Each strategy gives the packet whose turn it is, and what it gives survives.
fn assert_packets_come_back<P: Packet + Clone + Debug + PartialEq>(
    dialect: Dialect,
    strategies: Vec<BoxedStrategy<P>>,
) {
    assert_eq!(strategies.len(), P::IDS.len());
    for (strategy, id) in strategies.into_iter().zip(P::IDS) {
        let config = ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() };
        TestRunner::new(config)
            .run(&strategy, |packet| {
                prop_assert_eq!(packet.id(), *id);
                let bytes = written(dialect, std::slice::from_ref(&packet));
                prop_assert!(bytes.len() - 7 <= P::longest_body(*id).unwrap());
                prop_assert_eq!(read(dialect, &bytes), [Ok(packet)]);
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn every_packet_of_a_client_comes_back() {
    for dialect in [Stable, Neosu] {
        assert_packets_come_back(dialect, client_packets());
    }
}

#[test]
fn every_packet_of_a_server_comes_back() {
    for dialect in [Stable, Neosu] {
        assert_packets_come_back(dialect, server_packets(dialect));
    }
}
