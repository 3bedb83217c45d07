#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/exchange.rs"]
mod exchange;

fuzz_target!(|text: &str| exchange::check(text));
