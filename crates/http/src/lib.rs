//! HTTP as every gate speaks it, whoever asks: where a request comes from, files in parts and what they are called, and
//! that somebody is to wait. What a client alone understands is its gate's.

mod attachment;
mod client_address;
mod file_request;
mod too_many;

pub use attachment::attachment;
pub use client_address::ClientAddress;
pub use file_request::FileRequest;
pub use too_many::{retry_after, too_many};
