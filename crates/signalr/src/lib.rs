//! kiai-signalr
