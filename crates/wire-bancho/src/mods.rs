//! Mods as osu!stable numbers them.

use crate::codec::flags;

flags! {
    /// Mods as bits. What an acronym leaves out: DT is also set with NC, SD with PF. Where neosu reads a bit differently,
    /// it says so.
    LegacyMods: u32 {
        NO_FAIL = 0, "NF";
        EASY = 1, "EZ";
        TOUCH_DEVICE = 2, "TD";
        HIDDEN = 3, "HD";
        HARD_ROCK = 4, "HR";
        SUDDEN_DEATH = 5, "SD";
        DOUBLE_TIME = 6, "DT; for neosu any speed above 1";
        RELAX = 7, "RX";
        HALF_TIME = 8, "HT; for neosu any speed below 1";
        NIGHTCORE = 9, "NC";
        FLASHLIGHT = 10, "FL";
        AUTOPLAY = 11, "AT";
        SPUN_OUT = 12, "SO";
        AUTOPILOT = 13, "AP";
        PERFECT = 14, "PF";
        KEY_4 = 15, "4K";
        KEY_5 = 16, "5K";
        KEY_6 = 17, "6K";
        KEY_7 = 18, "7K";
        KEY_8 = 19, "8K";
        FADE_IN = 20, "FI";
        RANDOM = 21, "RD";
        CINEMA = 22, "CN; neosu: nightmare";
        TARGET = 23, "TP";
        KEY_9 = 24, "9K";
        KEY_COOP = 25, "co-op with two keyboards";
        KEY_1 = 26, "1K; neosu: FPoSu";
        KEY_3 = 27, "3K";
        KEY_2 = 28, "2K";
        SCORE_V2 = 29, "V2";
        MIRROR = 30, "MR; neosu: in both directions";
    }
}

impl LegacyMods {
    /// What changes the speed, and therefore belongs to a whole room.
    pub const SPEED: Self = Self::DOUBLE_TIME.or(Self::HALF_TIME).or(Self::NIGHTCORE);
}
