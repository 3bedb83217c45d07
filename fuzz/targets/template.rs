#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/template.rs"]
mod template;

fuzz_target!(|text: &str| template::check(text));
