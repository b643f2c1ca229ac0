//! What players live through, from their first click to the end, over real sockets.

mod across;
mod activity;
mod board_headers;
mod boards;
mod company;
mod first_login;
mod maps;
pub(crate) mod play;
mod postgres;
mod rough_sea;
mod unknown_map;
