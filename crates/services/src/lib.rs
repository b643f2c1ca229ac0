//! kiai-services
