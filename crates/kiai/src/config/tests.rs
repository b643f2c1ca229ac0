use std::collections::BTreeMap;
use std::path::Path;

use kiai_model::BeatmapStatus;

use super::*;

fn environment(pairs: &[(&str, &str)]) -> Sources {
    with_dotenv(pairs, "")
}

fn with_dotenv(pairs: &[(&str, &str)], dotenv: &str) -> Sources {
    let map: BTreeMap<String, String> = pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
    Sources::new(map, dotenv)
}

fn load(pairs: &[(&str, &str)]) -> Config {
    Config::load(&environment(pairs)).unwrap()
}

/// The one line that a server refuses to start with.
fn refusal(sources: &Sources) -> String {
    let problems = Config::load(sources).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    let line = problems[0].to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}

#[test]
fn an_empty_environment_is_enough() {
    let config = load(&[]);
    assert_eq!(config.port, 8000);
    assert_eq!(config.database().file(), Some("./data/kiai.db".into()));
    assert_eq!(config.public_url(8000), "http://localhost:8000");
    assert_eq!(config.oauth_clients(), [OauthClient { id: "5".into(), secret: "change-me".into() }]);
    assert_eq!(config.import_status.0, BeatmapStatus::Ranked);
    assert_eq!(config.signalr_max_message_bytes, Bytes(32 * 1024));
    assert!(config.rate_limits.0);
}

#[test]
fn the_environment_wins_over_dotenv_and_empty_means_default() {
    let sources = with_dotenv(&[("PORT", "1"), ("HOST", "")], "PORT=2\nHOST=127.0.0.1\nDOMAIN=\n");
    let config = Config::load(&sources).unwrap();
    assert_eq!(config.port, 1);
    assert_eq!(config.address().to_string(), "127.0.0.1");
    assert_eq!(config.domain.as_str(), "localhost");
    assert_eq!(sources.find("HOST"), Some(("127.0.0.1", Origin::Dotenv { line_number: 2 })));
}

#[test]
fn a_malformed_value_names_key_value_and_what_is_expected() {
    let line = refusal(&environment(&[("PORT", "eighty")]));
    assert_eq!(line, "PORT is `eighty` (environment), expected a number from 0 to 65535; correct or unset it");
}

#[test]
fn every_malformed_value_is_told_at_once() {
    let sources = environment(&[("PORT", "65536"), ("REGISTRATION", "maybe"), ("LOG", "loud"), ("DOMAIN", "a b")]);
    assert_eq!(Config::load(&sources).unwrap_err().len(), 4);
}

#[test]
fn a_malformed_secret_is_not_shown() {
    let line = refusal(&environment(&[("SECRET_KEY", "hunter2")]));
    assert!(line.starts_with("SECRET_KEY is `********`"), "{line}");
    assert!(!format!("{:?}", load(&[("SECRET_KEY", "hunter2hunter2")])).contains("hunter2"));
}

#[test]
fn an_unknown_key_in_dotenv_is_an_error_and_in_the_environment_is_not() {
    let line = refusal(&with_dotenv(&[("HOME", "/nowhere")], "# kiai\n\nPROT=80\n"));
    assert_eq!(line, "PROT in .env line 3 is not a setting; did you mean PORT? `kiai settings` lists all");
}

#[test]
fn a_line_of_dotenv_that_sets_nothing_is_an_error() {
    assert!(refusal(&with_dotenv(&[], "PORT=1\nnonsense\n")).starts_with(".env line 2 is not KEY=VALUE"));
    assert!(refusal(&with_dotenv(&[], "DOMAIN='a\n")).starts_with(".env line 1 "));
}

#[test]
fn dotenv_takes_quotes_comments_and_export_and_substitutes_nothing() {
    let text =
        "\u{feff}export PORT=9 # a port\nSECRET_KEY=\"a$HOME # b\" # c\nOAUTH_CLIENT_SECRET='quo\"ted1'\nLOG= # none\n";
    let sources = with_dotenv(&[], text);
    let config = Config::load(&sources).unwrap();
    assert_eq!(config.port, 9);
    assert_eq!(config.secret_key.unwrap().expose(), "a$HOME # b");
    assert_eq!(config.oauth_client_secret.0[0].expose(), "quo\"ted1");
    assert_eq!(sources.find("LOG"), None);
}

#[test]
fn databases_are_understood_in_every_spelling() {
    for (spelling, meaning) in [
        ("sqlite://kiai.db", "sqlite:///data/kiai.db"),
        ("sqlite://kiai.db?mode=rwc", "sqlite:///data/kiai.db"),
        ("sqlite:///srv/kiai.db", "sqlite:///srv/kiai.db"),
        ("sqlite+aiosqlite:///osu.db", "sqlite:///data/osu.db"),
        ("sqlite+aiosqlite:////srv/osu.db", "sqlite:///srv/osu.db"),
        ("postgresql+asyncpg://u:p@db:5432/osu", "postgres://u:p@db:5432/osu"),
        ("postgresql://u@db/osu", "postgres://u@db/osu"),
        ("postgres://u:p%40@db/osu?sslmode=require", "postgres://u:p%40@db/osu?sslmode=require"),
    ] {
        let config = load(&[("DATABASE_URL", spelling), ("DATA_DIR", "/data")]);
        assert_eq!(config.database().to_url(), meaning, "{spelling}");
    }
    for refused in ["mysql://db/osu", "kiai.db", "sqlite://", "sqlite://:memory:", "postgres://"] {
        assert!(refusal(&environment(&[("DATABASE_URL", refused)])).starts_with("DATABASE_URL is "), "{refused}");
    }
}

#[test]
fn the_password_in_the_database_address_is_not_shown() {
    let config = load(&[("DATABASE_URL", "postgresql+asyncpg://kiai:hunter2@db/osu")]);
    assert_eq!(format!("{:?}", config.database_url), "postgres://kiai:********@db/osu");
    let report = Report::of(&environment(&[("DATABASE_URL", "postgres://kiai:hunter2@db/osu")])).to_string();
    assert!(report.contains("DATABASE_URL=postgres://kiai:********@db/osu  (environment)"), "{report}");
}

#[test]
fn clients_come_in_pairs() {
    let config = load(&[("OAUTH_CLIENT_ID", "5, 6"), ("OAUTH_CLIENT_SECRET", "first-secret,second-secret")]);
    assert_eq!(config.oauth_clients().len(), 2);
    assert!(config.warnings().is_empty());
    let line = refusal(&environment(&[("OAUTH_CLIENT_ID", "5,6")]));
    assert!(line.starts_with("OAUTH_CLIENT_SECRET has 1 values for 2 in OAUTH_CLIENT_ID; give one"), "{line}");
}

#[test]
fn the_well_known_secret_is_a_warning() {
    let warnings = load(&[]).warnings();
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].key, "OAUTH_CLIENT_SECRET");
}

#[test]
fn several_nodes_are_refused() {
    let line = refusal(&environment(&[("NATS_URL", "nats://user:pass@bus:4222")]));
    assert_eq!(
        line,
        "NATS_URL is `********` (environment), expected nothing: this version runs one node; correct or unset it"
    );
}

#[test]
fn public_addresses_follow_the_domain() {
    assert_eq!(load(&[("DOMAIN", "Osu.Example.org")]).public_url(80), "https://osu.example.org");
    assert_eq!(load(&[("PUBLIC_URL", "http://10.0.0.2:8000/")]).public_url(80), "http://10.0.0.2:8000");
    assert!(Config::load(&environment(&[("PUBLIC_URL", "osu.example.org")])).is_err());
}

#[test]
fn certificates_over_acme_are_for_a_name_that_others_can_reach() {
    let config = load(&[("ACME", "on"), ("DOMAIN", "kiai.example"), ("ACME_LABELS", "c, OSU"), ("PORT", "8443")]);
    assert_eq!(config.public_url(8443), "https://kiai.example");
    assert_eq!(config.acme_labels.0.iter().map(Label::as_str).collect::<Vec<_>>(), ["c", "osu"]);
    assert_eq!(config.acme_directory.as_str(), "https://acme-v02.api.letsencrypt.org/directory");
    assert!(refusal(&environment(&[("ACME", "on")])).starts_with("ACME is on, but nobody gives a certificate"));
    for (key, bad) in [
        ("ACME_DIRECTORY", "http://ca.example/dir"),
        ("ACME_DIRECTORY", "https://"),
        ("ACME_EMAIL", "nobody"),
        ("ACME_EMAIL", "a b@example.org"),
        ("ACME_EMAIL", "a@b?subject=x"),
        ("ACME_LABELS", "c,osu.kiai"),
        ("MENU_ICON", "https://example.org/a.png"),
        ("MENU_ICON", "https://a.example|https://b.example|https://c.example"),
    ] {
        assert!(refusal(&environment(&[(key, bad)])).starts_with(&format!("{key} is ")), "{key} {bad}");
    }
}

#[test]
fn networks_hold_their_addresses() {
    let networks = load(&[("TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.1,fd00::/8, 0.0.0.0/32")]).trusted_proxies;
    for (address, inside) in [
        ("10.255.0.1", true),
        ("11.0.0.1", false),
        ("192.168.1.1", true),
        ("192.168.1.2", false),
        ("::ffff:10.1.1.1", true),
        ("fd12::1", true),
        ("fe80::1", false),
        ("::", false),
    ] {
        assert_eq!(networks.contains(address.parse().unwrap()), inside, "{address}");
    }
    assert!(load(&[("TRUSTED_PROXIES", "0.0.0.0/0")]).trusted_proxies.contains("1.2.3.4".parse().unwrap()));
    assert!(Config::load(&environment(&[("TRUSTED_PROXIES", "10.0.0.0/33")])).is_err());
}

#[test]
fn sizes_have_units() {
    for (text, bytes) in [("1", 1), ("64KiB", 65536), ("2 MiB", 2 << 20), ("1g", 1 << 30)] {
        assert_eq!(Bytes::read(text), Some(Bytes(bytes)), "{text}");
    }
    for wrong in ["", "0", "KiB", "-1", "1.5MiB", "99999999999999999999", "18446744073709551615k"] {
        assert_eq!(Bytes::read(wrong), None, "{wrong}");
    }
}

#[test]
fn a_made_key_is_kept_and_only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let config = load(&[("DATA_DIR", folder.path().to_str().unwrap())]);
    let made = config.secret_key([1; 32]).unwrap();
    assert_eq!(made.expose(), "01".repeat(32));
    assert_eq!(config.secret_key([2; 32]).unwrap(), made);
    let mode = std::fs::metadata(folder.path().join("secret_key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    std::fs::write(folder.path().join("secret_key"), "short").unwrap();
    assert!(config.secret_key([3; 32]).unwrap_err().to_string().starts_with("SECRET_KEY "));
}

#[test]
fn the_generated_files_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let example = std::fs::read_to_string(root.join(".env.example")).unwrap();
    assert_eq!(example, env_example(), "run `cargo xtask gen`");
    let operations = std::fs::read_to_string(root.join("docs/operations.md")).unwrap();
    assert!(operations.contains(settings_table().trim()), "run `cargo xtask gen`");
}

#[test]
fn the_example_can_be_used_as_it_is_and_with_every_line_on() {
    assert!(Config::load(&with_dotenv(&[], &env_example())).is_ok());
    let on = env_example()
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(""))
        .fold(String::new(), |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        });
    assert!(on.contains("\nPORT=8000\n"));
    assert!(Config::load(&with_dotenv(&[], &on)).is_ok());
}
