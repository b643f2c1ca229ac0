//! kiai-clients
