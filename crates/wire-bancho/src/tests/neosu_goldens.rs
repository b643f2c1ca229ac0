//! The packets that only neosu knows.

use super::{assert_server, goldens::MD5};
use crate::{
    Dialect::Neosu,
    ServerPacket,
    neosu::variables::{ForcedValue, VariableName, VariableNames},
};

fn names<const N: usize>(names: [&str; N]) -> VariableNames {
    names.into_iter().map(VariableName::from).collect()
}

#[test]
fn variables_are_protected() {
    assert_server(
        Neosu,
        ServerPacket::ProtectVariables(names(["mod_fps", "mod_strict_tracking"])),
        "80 00 00 20 00 00 00 02 00 0b 07 6d 6f 64 5f 66 70 73 0b 13 6d 6f 64 5f 73 74 72 69 63 74 5f 74
         72 61 63 6b 69 6e 67",
    );
}

#[test]
fn variables_are_unprotected() {
    assert_server(
        Neosu,
        ServerPacket::UnprotectVariables(names(["mod_mafham", "ar_override"])),
        "81 00 00 1b 00 00 00 02 00 0b 0a 6d 6f 64 5f 6d 61 66 68 61 6d 0b 0b 61 72 5f 6f 76 65 72 72 69
         64 65",
    );
}

#[test]
fn variables_are_forced() {
    let forced = [("sv_allow_speed_override", "1"), ("notelock_type", "2")];
    assert_server(
        Neosu,
        ServerPacket::ForceValues(
            forced.into_iter().map(|(name, value)| ForcedValue { name: name.into(), value: value.into() }).collect(),
        ),
        "82 00 00 30 00 00 00 02 00 0b 17 73 76 5f 61 6c 6c 6f 77 5f 73 70 65 65 64 5f 6f 76 65 72 72 69
         64 65 0b 01 31 0b 0d 6e 6f 74 65 6c 6f 63 6b 5f 74 79 70 65 0b 01 32",
    );
}

#[test]
fn variables_are_given_back() {
    assert_server(
        Neosu,
        ServerPacket::ResetValues(names(["notelock_type"])),
        "83 00 00 11 00 00 00 01 00 0b 0d 6e 6f 74 65 6c 6f 63 6b 5f 74 79 70 65",
    );
}

#[test]
fn a_map_is_asked_for() {
    assert_server(
        Neosu,
        ServerPacket::RequestMap(MD5.into()),
        "84 00 00 22 00 00 00 0b 20 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 30 31 32 33 34 35 36
         37 38 39 61 62 63 64 65 66",
    );
}
