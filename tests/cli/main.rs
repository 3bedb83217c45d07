//! What people meet: the program run as they run it, in a world of its own.

mod harness;

mod capture;
mod find;
mod habits;
mod journeys;
