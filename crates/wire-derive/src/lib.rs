//! kiai-wire-derive
