//! What holds of every text that other people wrote, checked with texts that are made to break it.
//!
//! Each subject has one function that takes any text: the fuzz targets call the same ones for as long as they are left.

mod document;
mod exchange;
mod front_matter;
mod hostile;
mod kept;
mod page;
mod query;
mod screen;
mod spec;
mod template;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// A few seconds for each subject, and the same texts every time.
fn few(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_512),
        ..ProptestConfig::default()
    }
}

#[test]
fn what_was_found_once_stays_mended() {
    type Check = fn(&str);
    let subjects: [(&str, Check); 7] = [
        ("document", document::check),
        ("exchange", exchange::check),
        ("front_matter", front_matter::check),
        ("page", page::check),
        ("query", query::check),
        ("screen", screen::check),
        ("template", template::check),
    ];
    for (subject, check) in subjects {
        let texts = kept::texts(subject);
        assert!(!texts.is_empty(), "nothing is kept for {subject}");
        for (name, text) in texts {
            let held = std::panic::catch_unwind(|| check(&text));
            assert!(held.is_ok(), "kept/{subject}/{name}");
        }
    }
}

proptest! {
    #![proptest_config(few(1_000))]

    #[test]
    fn front_matter_that_is_written_again_reads_the_same(text in hostile::with_front_matter()) {
        front_matter::check(&text);
    }

    #[test]
    fn a_document_that_is_taken_says_the_same_when_it_is_written(text in hostile::with_front_matter()) {
        document::check(&text);
    }

    #[test]
    fn files_of_an_exchange_tree_are_read_as_they_were_written(text in hostile::tree_file()) {
        exchange::check(&text);
    }

    #[test]
    fn a_template_is_refused_or_writes_every_entry(text in hostile::template()) {
        template::check(&text);
    }

    #[test]
    fn markdown_on_a_terminal_loses_no_word_and_steers_nothing(text in hostile::markdown()) {
        screen::check(&text);
    }
}

proptest! {
    #![proptest_config(few(300))]

    #[test]
    fn a_query_is_never_an_error_and_finds_what_it_quotes(text in hostile::query()) {
        query::check(&text);
    }

    #[test]
    fn a_page_of_the_handbook_runs_nothing(text in hostile::markdown()) {
        page::check(&text);
    }
}
