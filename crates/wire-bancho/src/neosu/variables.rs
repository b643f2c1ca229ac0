//! neosu's variables: what may be told about them, and what is known of them.
//!
//! What a server tells is forgotten by the client whenever it disconnects.

use kiai_wire_derive::Wire;

use crate::codec::{ShortList, Text};

/// A list about variables. The client has about eight hundred.
pub type Variables<T> = ShortList<T, 1024>;

/// The name of a variable.
pub type VariableName = Text<64>;

/// Names of variables. The client passes over those it does not know.
pub type VariableNames = Variables<VariableName>;

/// A variable and its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
pub struct ForcedValue {
    /// Which.
    pub name: VariableName,
    /// A number in decimal, 1 and 0 for truths: of other texts the client makes the default.
    pub value: Text<256>,
}

/// By [`super::PROTOCOL_VERSION`]: scores with these changed can be submitted.
pub const UNPROTECTED_BY_VERSION: &[&str] = &[
    "ar_override",
    "ar_override_lock",
    "ar_overridenegative",
    "cs_override",
    "cs_overridenegative",
    "hp_override",
    "mod_actual_flashlight",
    "mod_nightmare",
    "mod_artimewarp",
    "mod_artimewarp_multiplier",
    "mod_arwobble",
    "mod_arwobble_interval",
    "mod_arwobble_strength",
    "mod_fadingcursor",
    "mod_fposu",
    "mod_fposu_sound_panning",
    "mod_fps",
    "mod_fps_sound_panning",
    "mod_hd_circle_fadein_end_percent",
    "mod_hd_circle_fadein_start_percent",
    "mod_jigsaw1",
    "mod_jigsaw2",
    "mod_jigsaw_followcircle_radius_factor",
    "mod_mafham",
    "mod_mafham_ignore_hittable_dim",
    "mod_mafham_render_chunksize",
    "mod_mafham_render_livesize",
    "mod_millhioref",
    "mod_minimize",
    "mod_minimize_multiplier",
    "mod_reverse_sliders",
    "mod_shirone",
    "mod_shirone_combo",
    "mod_strict_tracking",
    "mod_timewarp",
    "mod_timewarp_multiplier",
    "mod_wobble",
    "mod_wobble2",
    "mod_wobble_frequency",
    "mod_wobble_rotation_speed",
    "mod_wobble_strength",
    "mod_fullalternate",
    "mod_singletap",
    "mod_no_keylock",
    "notelock_type",
];

/// By [`super::PROTOCOL_VERSION`]: these have these values. No user can set them.
pub const FORCED_BY_VERSION: &[(&str, &str)] = &[("sv_allow_speed_override", "1"), ("sv_has_irc_users", "0")];

/// Scores with these changed cannot be submitted unless a server allows it.
pub const PROTECTED: &[&str] = &[
    "debug_draw_timingpoints",
    "debug_draw_gameplay_clicks",
    "slider_debug_draw",
    "slider_debug_draw_square_vao",
    "slider_debug_wireframe",
    "playfield_rotation",
    "ar_override",
    "ar_override_lock",
    "ar_overridenegative",
    "autopilot_lenience",
    "autopilot_snapping_strength",
    "cs_override",
    "cs_overridenegative",
    "hp_override",
    "od_override",
    "od_override_lock",
    "mod_actual_flashlight",
    "mod_approach_different",
    "mod_artimewarp",
    "mod_arwobble",
    "mod_arwobble_interval",
    "mod_arwobble_strength",
    "mod_endless",
    "mod_fadingcursor",
    "mod_halfwindow",
    "mod_hd_circle_fadein_end_percent",
    "mod_hd_circle_fadein_start_percent",
    "mod_jigsaw1",
    "mod_jigsaw2",
    "mod_mafham",
    "mod_millhioref",
    "mod_minimize",
    "mod_minimize_multiplier",
    "mod_no_keylock",
    "mod_nightmare",
    "mod_reverse_sliders",
    "mod_shirone",
    "mod_shirone_combo",
    "mod_strict_tracking",
    "mod_strict_tracking_remove_slider_ticks",
    "mod_target_100_percent",
    "mod_target_300_percent",
    "mod_target_50_percent",
    "mod_timewarp",
    "mod_wobble",
    "mod_wobble2",
    "animation_speed_override",
    "approachtime_max",
    "approachtime_mid",
    "approachtime_min",
    "cs_cap_sanity",
    "skip_time",
    "beatmap_max_num_hitobjects",
    "beatmap_max_num_slider_scoringtimes",
    "slider_curve_max_length",
    "slider_curve_max_points",
    "slider_end_inside_check_offset",
    "slider_max_repeats",
    "slider_max_ticks",
    "drain_kill",
    "drain_disabled",
    "flashlight_always_hard",
    "flashlight_follow_delay",
    "flashlight_radius",
    "followpoints_connect_combos",
    "followpoints_connect_spinners",
    "fposu_mod_strafing",
    "fposu_noclip",
    "hitobject_fade_in_time",
    "hitobject_fade_out_time",
    "hitobject_fade_out_time_speed_multiplier_min",
    "notelock_stable_tolerance2b",
    "notelock_type",
    "relax_offset",
    "debug_mouse",
    "debug_rt",
    "debug_shaders",
    "debug_opengl",
    "r_3dscene_zf",
    "r_3dscene_zn",
    "r_debug_disable_3dscene",
    "r_debug_disable_cliprect",
    "r_debug_drawimage",
    "r_globaloffset_x",
    "r_globaloffset_y",
];

/// Scores with these changed can be submitted although they change the game.
pub const UNPROTECTED: &[&str] = &[
    "mod_fposu",
    "mod_fps",
    "mod_fullalternate",
    "mod_singletap",
    "mod_ming3012",
    "mod_no100s",
    "mod_no50s",
    "mod_halfwindow_allow_300s",
    "mod_no_pausing",
    "playfield_mirror_horizontal",
    "playfield_mirror_vertical",
    "mod_hd_circle_fadeout_start_percent",
    "mod_hd_circle_fadeout_end_percent",
    "mod_hd_slider_fade_percent",
    "mod_hd_slider_fast_fade",
    "approach_scale_multiplier",
    "nightcore_enjoyer",
];

/// What [`super::PROTOCOL_VERSION`] or nobody protects and a submitted score does not show: to be protected, unless such
/// plays are as good as any.
pub const INVISIBLE: &[&str] = &[
    "mod_fadingcursor",
    "mod_fps",
    "mod_millhioref",
    "mod_reverse_sliders",
    "mod_strict_tracking",
    "mod_actual_flashlight",
    "mod_hd_circle_fadein_start_percent",
    "mod_hd_circle_fadein_end_percent",
    "playfield_mirror_horizontal",
    "playfield_mirror_vertical",
];

/// Others that a server has a reason to set, and that protect nothing.
pub const OTHERS: &[&str] = &[
    "enable_spectating",
    "mod_freeze_frame",
    "mp_autologin",
    "prefer_websockets",
    "spec_buffer",
    "spec_share_map",
    "submit_after_pause",
    "sv_allow_speed_override",
    "sv_has_irc_users",
];

/// Not variables but commands, which would be run. Never to be forced.
pub const COMMANDS: &[&str] = &["echo", "exit", "shutdown", "spectate"];

/// Beginnings of the names of those that no server can set.
const NEVER_SET: &[&str] = &[
    "beatmap_max_",
    "debug_opengl",
    "debug_shaders",
    "r_",
    "slider_curve_",
    "slider_end_inside_check_offset",
    "slider_max_",
];

/// Whether it is among the variables named here.
#[must_use]
pub fn is_known(name: &str) -> bool {
    [UNPROTECTED_BY_VERSION, PROTECTED, UNPROTECTED, OTHERS].iter().any(|list| list.contains(&name))
}

/// Whether a server can set it, as far as is known.
#[must_use]
pub fn can_be_forced(name: &str) -> bool {
    !COMMANDS.contains(&name) && !NEVER_SET.iter().any(|beginning| name.starts_with(beginning))
}

/// Whether scores with it changed cannot be submitted to a server of [`super::PROTOCOL_VERSION`] that says nothing of it.
#[must_use]
pub fn is_protected(name: &str) -> bool {
    PROTECTED.contains(&name) && !UNPROTECTED_BY_VERSION.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_agree_with_each_other() {
        assert_eq!(PROTECTED.len(), 85);
        for name in INVISIBLE {
            assert!(UNPROTECTED_BY_VERSION.contains(name) || UNPROTECTED.contains(name), "{name} is protected anyway");
        }
        for name in UNPROTECTED {
            assert!(!PROTECTED.contains(name), "{name}");
        }
        for list in [UNPROTECTED_BY_VERSION, PROTECTED, UNPROTECTED, INVISIBLE, OTHERS] {
            for name in list {
                assert_eq!(&*VariableName::from(*name), *name, "too long for its type");
                assert_eq!(list.iter().filter(|other| other == &name).count(), 1, "{name} twice");
                assert!(is_known(name) && !COMMANDS.contains(name), "{name}");
            }
        }
    }

    #[test]
    fn what_no_server_can_set_is_known() {
        for name in ["exit", "r_globaloffset_x", "slider_max_ticks", "beatmap_max_num_hitobjects", "debug_opengl"] {
            assert!(!can_be_forced(name), "{name}");
        }
        for name in ["mod_fps", "sv_allow_speed_override", "slider_debug_draw", "relax_offset", "debug_mouse"] {
            assert!(can_be_forced(name), "{name}");
        }
        assert!(is_protected("od_override") && !is_protected("ar_override") && !is_protected("mod_fposu"));
    }
}
