#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kiai_fuzz::bancho_client_packets(data));
