//! Rooms as a whole.
