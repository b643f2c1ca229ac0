//! kiai-model
