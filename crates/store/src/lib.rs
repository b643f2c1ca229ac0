//! kiai-store
