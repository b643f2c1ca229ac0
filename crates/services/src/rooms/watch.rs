//! Looking at the scores of a playlist.
