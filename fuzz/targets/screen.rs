#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/screen.rs"]
mod screen;

fuzz_target!(|text: &str| screen::check(text));
