//! What players reached in rooms.

use kiai_model::{
    Id, Room, Score, Timestamp, User,
    rooms::{ItemAttempts, ItemCursor, PlaylistItem, RoomStanding},
    score::ScoreToken,
};

use crate::rows::{RoomBest, RoomLink};

queries! { room_scores:
    /// A token is for playing an item.
    write fn link_room_token(token: Id<ScoreToken>, link: RoomLink);
    /// The item that a token is for.
    read fn room_of_token(token: Id<ScoreToken>) -> Option<RoomLink>;
    /// The item that a score was played for.
    read fn room_of_score(score: Id<Score>) -> Option<RoomLink>;
    /// Somebody tries an item.
    write fn count_room_attempt(link: RoomLink, user: Id<User>, now: Timestamp);
    /// A score was played for an item.
    write fn insert_room_score(link: RoomLink, score: &Score);
    /// What somebody reached on an item.
    read fn room_best(item: Id<PlaylistItem>, user: Id<User>) -> Option<RoomBest>;
    /// A score is its player's best on an item that they have tried.
    write fn set_room_best(link: RoomLink, score: &Score);
    /// Adds up what somebody reached in a room.
    write fn refresh_room_standing(room: Id<Room>, user: Id<User>);
    /// How often somebody tried each item of a room, by item.
    read fn room_attempts_of(room: Id<Room>, user: Id<User>) -> Vec<ItemAttempts>;
    /// What somebody reached in a room, and the last of the scores that count.
    read fn room_standing(room: Id<Room>, user: Id<User>) -> Option<(RoomStanding, Id<Score>)>;
    /// Who reached most in a room, but for restricted users.
    read fn room_standings(room: Id<Room>, limit: i64) -> Vec<RoomStanding>;
    /// How many reached more than this: of equal totals, those who did so first.
    read fn room_standings_above(room: Id<Room>, standing: &RoomStanding, last_score: Id<Score>) -> i64;
    /// The best score of each player on an item behind a place, but for restricted users': the best first, or the worst.
    read fn item_board(item: Id<PlaylistItem>, behind: ItemCursor, worst_first: bool, limit: i64) -> Vec<Score>;
    /// How many other users stand above a place on an item's board.
    read fn item_board_above(item: Id<PlaylistItem>, than: ItemCursor, user: Id<User>) -> i64;
    /// How many users have a place on an item's board.
    read fn item_board_count(item: Id<PlaylistItem>) -> i64;
    /// The totals of scores on an item that were passed, after a score, by number; but for restricted users'.
    read fn item_totals(item: Id<PlaylistItem>, after: Id<Score>, limit: i64) -> Vec<(Id<Score>, i64)>;
}
