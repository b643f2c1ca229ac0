//! kiai-testkit
