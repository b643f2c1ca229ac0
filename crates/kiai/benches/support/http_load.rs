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
    address: SocketAddr,
    request: String,
}

impl Target {
    pub(crate) fn new(address: SocketAddr, path: &str, token: &str) -> Self {
        let authorization = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: osu!\r\nAccept: application/json\r\n\
             x-api-version: 20260807\r\nAccept-Language: en\r\n{authorization}\r\n"
        );
        Self { address, request }
    }

    /// How long the body of its answer is.
    pub(crate) async fn body_length(&self) -> usize {
        let mut connection = Connection::open(self.address).await;
        connection.ask(&self.request).await
    }
}

/// Requests a second of both, taken in turns so that neither has the better part of the run.
pub(crate) async fn compare(a: &Target, b: &Target, connections: usize, period: Duration) -> (f64, f64) {
    rate(a, connections, period / 4).await; // warms both up
    rate(b, connections, period / 4).await;
    let mut sums = (0.0, 0.0);
    for _ in 0..3 {
        sums.0 += rate(a, connections, period).await / 3.0;
        sums.1 += rate(b, connections, period).await / 3.0;
    }
    sums
}

async fn rate(target: &Target, connections: usize, period: Duration) -> f64 {
    let end = Instant::now() + period;
    let load = (0..connections).map(|_| {
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

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(256 * 1024) }
    }

    /// Sends the request and reads the whole answer, which must be a success; gives the length of its body.
    async fn ask(&mut self, request: &str) -> usize {
        self.stream.write_all(request.as_bytes()).await.unwrap();
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
        while self.buffer.len() < head + length {
            assert_ne!(self.stream.read_buf(&mut self.buffer).await.unwrap(), 0);
        }
        length
    }
}
