#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/properties/query.rs"]
mod query;

fuzz_target!(|text: &str| query::check(text));
