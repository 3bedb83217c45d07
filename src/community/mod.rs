//! What people do: capture, find, respond, learn, tend.
