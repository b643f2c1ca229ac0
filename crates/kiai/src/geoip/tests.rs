use super::*;

/// A database of one node: addresses whose first bit is 0 are in Sweden, nothing is known of the others.
fn database() -> Vec<u8> {
    const NODES: u8 = 1;
    let mut bytes = vec![0, 0, NODES + 16, 0, 0, NODES]; // left: the data at 0; right: nothing
    bytes.extend([0; 16]);
    bytes.extend(map(&[("country", map(&[("iso_code", text("SE"))]))]));
    bytes.extend(b"\xab\xcd\xefMaxMind.com");
    bytes.extend(map(&[
        ("binary_format_major_version", vec![0xa1, 2]),
        ("binary_format_minor_version", vec![0xa1, 0]),
        ("build_epoch", vec![0x01, 0x02, 1]),
        ("database_type", text("Test")),
        ("description", map(&[])),
        ("ip_version", vec![0xa1, 4]),
        ("languages", vec![0x00, 0x04]),
        ("node_count", vec![0xc1, NODES]),
        ("record_size", vec![0xa1, 24]),
    ]));
    bytes
}

fn text(text: &str) -> Vec<u8> {
    // A string says its length in five bits, up to 28.
    [&[0x40 | u8::try_from(text.len()).unwrap()], text.as_bytes()].concat()
}

fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = vec![0xe0 | u8::try_from(entries.len()).unwrap()];
    for (key, value) in entries {
        bytes.extend(text(key));
        bytes.extend(value);
    }
    bytes
}

#[test]
fn an_address_has_the_country_of_its_network() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("countries.mmdb");
    std::fs::write(&file, database()).unwrap();
    let countries = GeoipFile::open(&file).unwrap();
    let country_of = |address: &str| countries.country_of(address.parse().unwrap());
    assert_eq!(country_of("1.2.3.4"), Some("SE".parse().unwrap()));
    assert_eq!(country_of("::ffff:1.2.3.4"), Some("SE".parse().unwrap()));
    assert_eq!(country_of("200.2.3.4"), None);
    assert_eq!(country_of("2001:db8::1"), None);
}

#[test]
fn a_file_that_is_no_database_names_the_setting() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("countries.mmdb");
    assert_eq!(GeoipFile::open(&file).unwrap_err().key, "GEOIP_FILE");
    std::fs::write(&file, "no database").unwrap();
    assert!(GeoipFile::open(&file).unwrap_err().to_string().starts_with("GEOIP_FILE "));
}
