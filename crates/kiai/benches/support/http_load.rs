//! Requests as fast as they are answered, over kept connections, with as little work as possible on this side.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What is asked for.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) request: Vec<u8>,
}

impl Target {
    pub(crate) fn new(address: SocketAddr, path: &str, token: &str) -> Self {
        let authorization = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: osu!\r\nAccept: application/json\r\n\
             x-api-version: 20260807\r\nAccept-Language: en\r\n{authorization}\r\n"
        );
        Self { address, request: request.into_bytes() }
    }

    /// A request without anything that a browser or a game adds.
    pub(crate) fn get(address: SocketAddr, host: &str, path: &str) -> Self {
        Self { address, request: format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes() }
    }

    /// A request with a body; each header ends its line.
    pub(crate) fn post(address: SocketAddr, host: &str, path: &str, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n");
        Self { address, request: [head.as_bytes(), body].concat() }
    }

    /// How long the body of its answer is.
    pub(crate) async fn body_length(&self) -> usize {
        let mut connection = Connection::open(self.address).await;
        connection.ask(&self.request).await.len()
    }
}

/// Requests a second of both, taken in turns so that neither has the better part of the run.
pub(crate) async fn compare(a: &Target, b: &Target, connections: usize, period: Duration) -> (f64, f64) {
    compare_each(&vec![a.clone(); connections], &vec![b.clone(); connections], period).await
}

/// The same, with a connection for each target.
pub(crate) async fn compare_each(a: &[Target], b: &[Target], period: Duration) -> (f64, f64) {
    rate(a, period / 4).await; // warms both up
    rate(b, period / 4).await;
    let mut sums = (0.0, 0.0);
    for _ in 0..3 {
        sums.0 += rate(a, period).await / 3.0;
        sums.1 += rate(b, period).await / 3.0;
    }
    sums
}

/// Requests a second, with a connection for each target.
pub(crate) async fn rate(targets: &[Target], period: Duration) -> f64 {
    let end = Instant::now() + period;
    let load = targets.iter().map(|target| {
        let target = target.clone();
        tokio::spawn(async move {
            let mut connection = Connection::open(target.address).await;
            let mut answered = 0_u32;
            while Instant::now() < end {
                connection.ask(&target.request).await;
                answered += 1;
            }
            answered
        })
    });
    let answered: Vec<_> = futures_util::future::join_all(load).await;
    answered.into_iter().map(|count| f64::from(count.unwrap())).sum::<f64>() / period.as_secs_f64()
}

/// A kept connection.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    head: usize,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(4096), head: 0 }
    }

    /// A header of the last answer; its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let text = std::str::from_utf8(&self.buffer[..self.head]).unwrap();
        text.lines().find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(": ")?.to_owned()))
    }

    /// Sends the request and reads the whole answer, which must be a success; gives its body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> &[u8] {
        self.stream.write_all(request).await.unwrap();
        self.buffer.clear();
        let (head, length) = loop {
            if let Some(head) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                let text = std::str::from_utf8(&self.buffer[..head]).unwrap();
                assert!(text.starts_with("HTTP/1.1 200"), "{text}");
                let length = text.lines().find_map(|line| {
                    let (name, value) = line.split_once(':')?;
                    name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
                });
                break (head + 4, length.expect("the answer tells its length"));
            }
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0);
        };
        self.head = head;
        while self.buffer.len() < head + length {
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0);
        }
        &self.buffer[head..]
    }
}
