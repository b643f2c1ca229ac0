#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| kiai_fuzz::bancho_score(data));
