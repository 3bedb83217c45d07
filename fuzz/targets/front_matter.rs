#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/front_matter.rs"]
mod front_matter;

fuzz_target!(|text: &str| front_matter::check(text));
