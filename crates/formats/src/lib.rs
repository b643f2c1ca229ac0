//! kiai-formats
