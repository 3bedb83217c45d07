#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/page.rs"]
mod page;

fuzz_target!(|text: &str| page::check(text));
