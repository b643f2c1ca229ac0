//! kiai-gate-lazer
