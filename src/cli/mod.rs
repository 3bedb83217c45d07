//! The command line: arguments in, one call on the community, a typed result out.
