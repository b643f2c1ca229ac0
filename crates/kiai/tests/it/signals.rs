//! Being told to stop.

use rustix::process::Signal;

use crate::process::{Operator, names};

#[test]
fn sigterm_and_ctrl_c_end_the_server_in_order() {
    for signal in [Signal::TERM, Signal::INT] {
        let operator = Operator::new();
        let mut server = operator.serve(&[]);
        server.signal(signal);
        server.wait_for_log("Stopped");
        assert_eq!(server.wait(), Some(0));
        assert!(!names(&operator.path("data")).contains(&"kiai.sock".to_owned()));
    }
}

#[test]
fn a_killed_server_leaves_nothing_in_the_way_of_the_next() {
    let operator = Operator::new();
    let mut server = operator.serve(&[]);
    server.signal(Signal::KILL);
    assert_eq!(server.wait(), None);
    assert!(names(&operator.path("data")).contains(&"kiai.sock".to_owned()));
    operator.serve(&[]).stop();
}
