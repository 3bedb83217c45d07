//! What people meet: the program run as they run it, in a world of its own.

mod harness;
#[path = "../scratch/mod.rs"]
mod scratch;

mod agenda;
mod archive;
mod attach;
mod capture;
mod find;
mod habits;
mod handbook;
mod health;
mod home;
mod import;
mod journeys;
mod names;
mod path;
mod pin;
mod privacy;
mod respond;
mod salvage;
mod saved;
mod search;
mod settings;
mod stats;
mod surroundings;
mod sync;
mod tend;
mod undo;
mod upkeep;
mod who;
