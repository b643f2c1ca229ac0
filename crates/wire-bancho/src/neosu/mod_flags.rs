//! neosu's mods as bits.

use crate::codec::flags;

flags! {
    /// neosu's mods. Bits without a name are those of later versions: kept, and not understood.
    ModFlags: u64 {
        NO_FAIL = 0, "NF";
        EASY = 1, "EZ";
        AUTOPILOT = 2, "AP";
        RELAX = 3, "RX";
        HIDDEN = 4, "HD";
        HARD_ROCK = 5, "HR";
        FLASHLIGHT = 6, "FL";
        SUDDEN_DEATH = 7, "SD";
        PERFECT = 8, "PF, always with SD";
        NIGHTMARE = 9, "nightmare";
        NO_PITCH_CORRECTION = 10, "the pitch follows the speed, as in nightcore";
        TOUCH_DEVICE = 11, "TD";
        SPUN_OUT = 12, "SO";
        SCORE_V2 = 13, "V2";
        FPOSU = 14, "FPoSu";
        TARGET = 15, "TP";
        AR_OVERRIDE_LOCK = 16, "approach rate is meant in real time";
        OD_OVERRIDE_LOCK = 17, "overall difficulty is meant in real time";
        TIMEWARP = 18, "timewarp";
        AR_TIMEWARP = 19, "timewarp of the approach rate";
        MINIMIZE = 20, "minimize";
        JIGSAW_1 = 21, "jigsaw 1";
        JIGSAW_2 = 22, "jigsaw 2";
        WOBBLE_1 = 23, "wobble 1";
        WOBBLE_2 = 24, "wobble 2";
        AR_WOBBLE = 25, "wobble of the approach rate";
        FULL_ALTERNATE = 26, "full alternate";
        SHIRONE = 27, "shirone";
        MAFHAM = 28, "mafham";
        HALF_WINDOW = 29, "half the hit window";
        HALF_WINDOW_ALLOW_300S = 30, "a part of the last, on by default and to be ignored without it";
        MING_3012 = 31, "ming3012";
        NO_100S = 32, "no 100s";
        NO_50S = 33, "no 50s";
        MIRROR_HORIZONTAL = 34, "mirror from left to right";
        MIRROR_VERTICAL = 35, "mirror from top to bottom";
        FPOSU_STRAFING = 36, "FPoSu with strafing";
        FADING_CURSOR = 37, "fading cursor";
        FPS = 38, "FPS";
        REVERSE_SLIDERS = 39, "reverse sliders";
        MILLHIOREF = 40, "millhioref";
        STRICT_TRACKING = 41, "strict tracking";
        APPROACH_DIFFERENT = 42, "approach different";
        SINGLETAP = 43, "singletap";
        NO_KEYLOCK = 44, "no keylock";
        NO_PAUSING = 45, "no pausing";
        SLIDER_HEAD_ACCURACY = 46, "reserved";
        SLIDER_TAIL_ACCURACY = 47, "reserved";
        DKS = 48, "reserved";
        TRACEABLE = 49, "traceable, of neomod";
        FREEZE_FRAME = 50, "freeze frame, of neomod";
        NO_HP = 62, "no health; never submitted";
        AUTOPLAY = 63, "AT; never submitted";
    }
}

impl ModFlags {
    /// Those no client submits.
    pub const NOT_SUBMITTED: Self =
        Self::SLIDER_HEAD_ACCURACY.or(Self::SLIDER_TAIL_ACCURACY).or(Self::DKS).or(Self::NO_HP).or(Self::AUTOPLAY);
}
