//! What the server does, whoever asks for it.

pub mod connections;
