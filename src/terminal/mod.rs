//! The person at the other end: the only place that prints.
