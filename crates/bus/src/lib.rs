//! kiai-bus
