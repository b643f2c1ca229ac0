use super::*;

const DOMAIN: &str = "example.org";

#[test]
fn the_label_left_of_the_domain_decides() {
    for (host, expected) in [
        ("c.example.org", Site::Bancho),
        ("ce.example.org", Site::Bancho),
        ("c4.example.org", Site::Bancho),
        ("c5.example.org", Site::Bancho),
        ("c6.example.org", Site::Bancho),
        ("osu.example.org", Site::Osu),
        ("a.example.org", Site::Avatars),
        ("b.example.org", Site::Thumbnails),
        ("example.org", Site::Any),
        ("s.example.org", Site::Any),
        ("i.example.org", Site::Any),
        ("assets.example.org", Site::Any),
        ("api.example.org", Site::Any),
        ("bss.example.org", Site::Any),
        ("spectator.example.org", Site::Any),
        ("anything.example.org", Site::Any),
    ] {
        assert_eq!(site(host, DOMAIN), expected, "{host}");
    }
}

#[test]
fn whoever_has_a_host_of_its_own_has_a_label_in_certificates() {
    for label in ["c", "ce", "c4", "c5", "c6", "osu", "a", "b"] {
        assert!(LABELS.contains(&label), "{label}");
        assert_ne!(site(&format!("{label}.{DOMAIN}"), DOMAIN), Site::Any, "{label}");
    }
}

#[test]
fn a_name_of_a_hosts_file_does_with_a_port() {
    assert_eq!(site("c.kiai.local:8000", "kiai.local"), Site::Bancho);
    assert_eq!(site("osu.kiai.local:8000", "kiai.local"), Site::Osu);
    assert_eq!(site("kiai.local:8000", "kiai.local"), Site::Any);
}

#[test]
fn ports_case_and_a_dot_at_the_end_do_not_matter() {
    for host in ["c.example.org:8000", "C.Example.ORG", "c.example.org.", "c.example.org.:443", "c.example.org:"] {
        assert_eq!(site(host, DOMAIN), Site::Bancho, "{host}");
    }
}

#[test]
fn localhost_has_the_same_names() {
    for (host, expected) in
        [("c.localhost:8000", Site::Bancho), ("osu.localhost", Site::Osu), ("localhost:8000", Site::Any)]
    {
        assert_eq!(site(host, DOMAIN), expected, "{host}");
        assert_eq!(site(host, "localhost"), expected, "{host}");
    }
}

#[test]
fn a_domain_of_several_labels_is_one_domain() {
    assert_eq!(site("c.osu.example.org", "osu.example.org"), Site::Bancho);
    assert_eq!(site("osu.example.org", "osu.example.org"), Site::Any);
    assert_eq!(site("c.example.org", "osu.example.org"), Site::Any);
}

#[test]
fn what_is_no_name_of_ours_is_routed_by_path() {
    for host in [
        "",
        ".",
        ":",
        ":8000",
        "127.0.0.1:8000",
        "[::1]:8000",
        "[::1]",
        "::1",
        "c",
        "c.",
        "cexample.org",
        ".example.org",
        "c..example.org",
        "x.c.example.org",
        "c.example.org.evil.com",
        "c.example.com",
        "c.example.org:80a",
        "c.example.org:8000:1",
        "c example.org",
        "ä.example.org",
        "ä",
        "c.examplé.org",
    ] {
        assert_eq!(site(host, DOMAIN), Site::Any, "{host}");
    }
}

#[test]
fn the_host_of_an_absolute_address_counts() {
    let request = |uri: &str, header: Option<&str>| {
        let mut request = Request::builder().uri(uri);
        if let Some(header) = header {
            request = request.header(HOST, header);
        }
        request.body(axum::body::Body::empty()).unwrap()
    };
    assert_eq!(host(&request("/", Some("c.example.org"))), "c.example.org");
    assert_eq!(host(&request("http://c.example.org/", Some("a.example.org"))), "c.example.org");
    assert_eq!(host(&request("/", None)), "");
}
