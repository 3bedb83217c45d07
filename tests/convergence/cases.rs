//! Cases that went wrong once, each as short as it could be made.

use crate::operation::{Operation, What};
use crate::world::World;

/// Lives through a row of things that happen: on which machine, how long after the one before, what, on what, with what, how.
#[track_caller]
fn live(machines: usize, happening: &[(usize, i64, What, usize, usize, usize)]) {
    let operations: Vec<Operation> = happening.iter().map(|&one| one.into()).collect();
    let world = World::of(machines);
    world.live(&operations).unwrap();
}

#[test]
fn what_was_said_of_an_entry_goes_with_it_even_if_it_was_said_meanwhile() {
    use What::*;
    live(
        2,
        &[
            (1, 0, Add, 0, 2, 1),
            (1, 0, Sync, 0, 0, 0),
            (0, 0, Sync, 0, 0, 0),
            (1, 40, Trash, 0, 2, 0),
            (0, 20, Flag, 0, 2, 1),
            (1, 40, Sync, 0, 0, 0),
        ],
    );
}

#[test]
fn what_was_said_of_an_entry_before_it_came_back_is_told() {
    use What::*;
    live(
        2,
        &[
            (0, 0, Add, 0, 2, 20),
            (0, 0, Sync, 0, 0, 0),
            (1, 30, Sync, 0, 0, 0),
            (1, 20, Review, 0, 2, 0),
            (0, 50, Edit, 0, 2, 0),
            (0, 0, Sync, 0, 0, 0),
            (1, 50, Trash, 0, 2, 0),
        ],
    );
}

#[test]
fn an_edit_is_sent_although_people_turn_out_to_be_one() {
    use What::*;
    live(
        2,
        &[
            (0, 0, Add, 0, 2, 0),
            (0, 0, Add, 0, 2, 0),
            (0, 0, Add, 0, 0, 0),
            (0, 0, Add, 0, 2, 0),
            (0, 0, Sync, 0, 0, 0),
            (0, 0, JoinNames, 0, 2, 37),
            (1, 0, JoinNames, 0, 0, 56),
            (0, 0, Edit, 1, 9, 45),
            (1, 5, Sync, 3, 10, 51),
        ],
    );
}

#[test]
fn a_link_to_what_was_erased_here_and_changed_elsewhere_is_the_same_everywhere() {
    use What::*;
    live(
        2,
        &[
            (0, 1, Add, 0, 2, 34),
            (0, 1, Add, 0, 2, 35),
            (0, 0, Sync, 0, 0, 0),
            (1, 0, Sync, 0, 0, 0),
            (0, 0, Edit, 1, 2, 0),
            (1, 0, Purge, 1, 2, 0),
            (0, 0, Sync, 0, 0, 0),
        ],
    );
}

#[test]
fn what_was_sealed_stays_so_when_a_clock_goes_back() {
    use What::*;
    live(
        2,
        &[
            (0, 0, Add, 0, 2, 34),
            (0, 0, Sync, 0, 0, 0),
            (0, 0, TurnClock, 0, 0, 59),
            (0, 0, Edit, 0, 2, 0),
            (0, 0, TurnClock, 0, 0, 0),
            (0, 5, FlagSensitive, 0, 2, 0),
            (0, 5, Edit, 0, 2, 3),
            (0, 5, Review, 0, 2, 0),
            (0, 5, Edit, 0, 2, 9),
            (0, 5, Sync, 0, 0, 0),
        ],
    );
}

#[test]
fn a_link_that_is_gone_keeps_nothing_that_somebody_erased() {
    use What::*;
    live(
        3,
        &[
            (0, 1, Add, 0, 2, 54),
            (0, 1, Add, 0, 2, 55),
            (0, 1, Add, 0, 2, 56),
            (0, 1, Sync, 0, 0, 0),
            (1, 1, Sync, 0, 0, 0),
            (2, 1, Sync, 0, 0, 0),
            (0, 0, Purge, 2, 0, 0),
            (2, 0, Trash, 2, 0, 0),
            (0, 0, Purge, 1, 0, 0),
            (1, 0, Add, 0, 0, 0),
            (0, 0, Sync, 1, 2, 11),
            (2, 2, SyncCutShort, 1, 2, 51),
            (2, 2, Sync, 0, 0, 0),
        ],
    );
}
