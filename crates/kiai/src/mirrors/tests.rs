use std::net::IpAddr;

use reqwest::Url;

use super::Named;
use super::public::is_public;

#[test]
fn addresses_of_private_networks_are_not_public() {
    for address in [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "2001:db8::1",
        "2001::1",
        "2002:7f00:1::",
        "2002:c0a8:101::",
        "fc00::1",
        "fe80::1",
        "ff02::1",
    ] {
        assert!(!is_public(address.parse::<IpAddr>().unwrap()), "{address}");
    }
    for address in ["1.1.1.1", "192.0.1.1", "172.32.0.1", "2606:4700::1111", "2002:101:101::", "::ffff:1.1.1.1"] {
        assert!(is_public(address.parse::<IpAddr>().unwrap()), "{address}");
    }
}

#[test]
fn redirects_lead_into_no_private_network_that_is_not_named() {
    let named = Named::new(["http://10.0.0.5:8080/d/{set}", "https://mirror.example/{md5}"].into_iter());
    for (url, may) in [
        ("http://10.0.0.5:8080/other", true),
        ("http://10.0.0.5/", false),
        ("http://10.0.0.6:8080/", false),
        ("http://169.254.169.254/latest/meta-data", false),
        ("http://[::1]:8080/", false),
        ("http://2130706433/", false),
        ("https://mirror.example/else", true),
        ("https://mirror.example:8443/", false),
        ("https://files.example/75.osz", true),
        ("https://1.1.1.1/", true),
        ("file:///etc/passwd", false),
        ("data:,x", false),
    ] {
        assert_eq!(named.may_lead_to(&Url::parse(url).unwrap()), may, "{url}");
    }
}
