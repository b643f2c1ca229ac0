//! kiai-wire-lazer
