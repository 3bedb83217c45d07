#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/document.rs"]
mod document;

fuzz_target!(|text: &str| document::check(text));
