use kiai_wire_bancho::{Packet, ServerPacket as P};

use super::*;

fn rule(name: &str, role: Roles, protected: Option<bool>, value: Option<&str>) -> VariableRule {
    VariableRule { name: name.to_owned(), role, protected, value: value.map(str::to_owned) }
}

fn everybody(name: &str, protected: Option<bool>, value: Option<&str>) -> VariableRule {
    rule(name, Roles::default(), protected, value)
}

/// What packets say, as words.
fn said(packets: &[ServerPacket]) -> Vec<String> {
    let names =
        |names: &variables::VariableNames| names.0.iter().map(|name| name.to_string()).collect::<Vec<_>>().join(",");
    packets
        .iter()
        .map(|packet| match packet {
            P::ProtectVariables(list) => format!("protect {}", names(list)),
            P::UnprotectVariables(list) => format!("allow {}", names(list)),
            P::ForceValues(list) => {
                let values = list.0.iter().map(|forced| format!("{}={}", &*forced.name, &*forced.value));
                format!("force {}", values.collect::<Vec<_>>().join(","))
            }
            P::ResetValues(list) => format!("reset {}", names(list)),
            other => format!("{other:?}"),
        })
        .collect()
}

fn begun(rules: &[VariableRule], roles: Roles) -> Vec<String> {
    said(&Beginning::new(rules, roles).packets)
}

#[test]
fn what_a_score_does_not_show_is_protected_by_default() {
    let mut recommended = RECOMMENDED.to_vec();
    recommended.sort_unstable();
    assert_eq!(begun(&[], Roles::default()), [format!("protect {}", recommended.join(","))]);
}

#[test]
fn the_operator_decides_over_what_is_recommended() {
    let told =
        begun(&[everybody("mod_fps", Some(false), None), everybody("mod_fposu", Some(true), None)], Roles::default());
    assert!(told[0].contains("mod_fposu") && !told[0].contains("mod_fps,"), "{told:?}");
    assert_eq!(told[1], "allow mod_fps");
}

#[test]
fn what_is_forced_forbids_no_submission_unless_that_is_decided() {
    let told = begun(&[everybody("od_override", None, Some("5"))], Roles::default());
    assert_eq!(told[1..], ["allow od_override", "force od_override=5"]);
    let told = begun(&[everybody("od_override", Some(true), Some("5"))], Roles::default());
    assert!(told[0].contains("od_override"));
    assert_eq!(told[1..], ["force od_override=5"]);
}

#[test]
fn a_role_has_its_own_rules_over_those_for_everybody() {
    let rules = [
        everybody("mod_fposu", Some(true), Some("0")),
        rule("mod_fposu", Roles::MODERATOR, Some(false), Some("")),
        rule("mod_fposu", Roles::ADMIN, None, Some("1")),
        rule("mod_fposu", Roles::SUPPORTER, None, Some("3")),
    ];
    assert_eq!(begun(&rules, Roles::default())[1..], ["force mod_fposu=0"]);
    assert_eq!(begun(&rules, Roles::MODERATOR)[1..], ["allow mod_fposu"]);
    let both = Roles::MODERATOR.with(Roles::SUPPORTER);
    assert_eq!(begun(&rules, both)[1..], ["allow mod_fposu"], "the higher role decides");
    assert_eq!(begun(&rules, both.with(Roles::ADMIN))[1..], ["allow mod_fposu", "force mod_fposu=1"]);
}

#[test]
fn what_is_forced_no_more_is_reset_and_protections_are_put_back() {
    let mut client = Variables::default();
    let rules = [
        everybody("mod_fposu", Some(true), Some("0")),
        everybody("od_override", None, Some("5")),
        everybody("sv_allow_speed_override", None, Some("0")),
    ];
    client.begin(&Beginning::new(&rules, Roles::default()));
    assert!(client.due(&Beginnings::default(), Roles::default()).is_empty());
    client.want(Arc::new([]));
    assert_eq!(
        said(&client.due(&Beginnings::default(), Roles::default())),
        ["protect od_override", "allow mod_fposu", "force sv_allow_speed_override=1", "reset mod_fposu,od_override"]
    );
    assert!(client.due(&Beginnings::default(), Roles::default()).is_empty(), "once");
}

#[test]
fn nothing_changes_while_somebody_plays() {
    let mut client = Variables::default();
    client.begin(&Beginning::new(&[], Roles::default()));
    client.note(Action::Playing);
    client.want(Arc::new([everybody("mod_fposu", None, Some("1"))]));
    assert!(client.due(&Beginnings::default(), Roles::default()).is_empty());
    client.note(Action::Submitting);
    assert_eq!(said(&client.due(&Beginnings::default(), Roles::default())), ["allow mod_fposu", "force mod_fposu=1"]);
}

#[test]
fn who_goes_on_after_a_restart_is_told_everything_once_it_is_known_what_they_do() {
    let mut client = Variables::default();
    client.resume(Arc::new([everybody("od_override", None, Some("5"))]));
    assert!(client.due(&Beginnings::default(), Roles::default()).is_empty());
    client.note(Action::Idle);
    let packets = client.due(&Beginnings::default(), Roles::default());
    assert_eq!(packets.iter().map(Packet::id).collect::<Vec<_>>(), [128, 129, 130, 131]);
    let told = said(&packets);
    assert!(told[2].contains("od_override=5") && told[2].contains("sv_has_irc_users=0"), "{told:?}");
    assert!(told[3].contains("mod_fps") && !told[3].contains("od_override,"), "{told:?}");
}

#[test]
fn what_clients_are_told_is_made_once_for_all_alike() {
    let (beginnings, rules): (_, Arc<[_]>) =
        (Beginnings::default(), Arc::new([everybody("mod_fps", Some(false), None)]));
    let first = beginnings.of(&rules, Roles::default());
    assert!(Arc::ptr_eq(&first.packets, &beginnings.of(&rules, Roles::default()).packets));
    let with_role: Arc<[_]> = Arc::new([rule("mod_fps", Roles::ADMIN, Some(false), None)]);
    let (one, other) = (beginnings.of(&with_role, Roles::ADMIN), beginnings.of(&with_role, Roles::default()));
    assert_eq!(said(&one.packets), said(&first.packets));
    assert_ne!(said(&other.packets), said(&first.packets), "other rules, and another role");
}
