//! One SQLite file a community: the only place that knows rusqlite.
