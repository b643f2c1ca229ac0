//! Being told to stop.

use std::io::{Read, Write};
use std::net::TcpStream;

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

/// A registration whose form is half sent when the server is told to stop.
struct HalfRegistered {
    stream: TcpStream,
    rest: &'static [u8],
}

impl HalfRegistered {
    fn begin(address: std::net::SocketAddr) -> HalfRegistered {
        let form = b"user[username]=Alice&user[user_email]=alice@example.com&user[password]=correct+horse";
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "POST /users HTTP/1.1\r\nhost: kiai\r\naccept: application/json\r\n").unwrap();
        write!(stream, "content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n", form.len())
            .unwrap();
        // The server says "go on" once somebody wants to read the body: then the request is under way.
        write!(stream, "expect: 100-continue\r\n\r\n").unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(&form[..20]).unwrap();
        HalfRegistered { stream, rest: &form[20..] }
    }

    fn finish(mut self) -> String {
        self.stream.write_all(self.rest).unwrap();
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn what_is_under_way_is_finished_and_kept() {
    let operator = Operator::new();
    let mut server = operator.serve(&[]);
    let half = HalfRegistered::begin(server.address);
    server.signal(Signal::TERM);
    server.wait_for_log("Stopping");

    let answer = half.finish();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(server.wait(), Some(0));
    assert_eq!(operator.answer(&["user", "role", "Alice", "bot"]), "Alice now has: bot\n");
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let operator = Operator::new();
    let mut server = operator.serve(&[]);
    let _half = HalfRegistered::begin(server.address);
    server.signal(Signal::TERM);
    server.wait_for_log("Stopping");
    server.signal(Signal::TERM);
    assert_eq!(server.wait(), Some(1));
}

#[test]
fn who_does_not_finish_in_time_is_not_waited_for() {
    let operator = Operator::new();
    let mut server = operator.serve(&[("SHUTDOWN_SECONDS", "0")]);
    let _half = HalfRegistered::begin(server.address);
    server.signal(Signal::TERM);
    server.wait_for_log("did not finish in time");
    assert_eq!(server.wait(), Some(0));
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
