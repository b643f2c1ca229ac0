//! kiai-rules
