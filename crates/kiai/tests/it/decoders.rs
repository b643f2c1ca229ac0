//! What is fuzzed, fed a little: see `fuzz/`.

use kiai_clients::lazer::Form;
use kiai_testkit::MapFixture;
use proptest::prelude::*;

#[expect(unreachable_pub, reason = "the fuzz targets use it as a library")]
#[path = "../../../../fuzz/src/lib.rs"]
mod bodies;

/// Well-formed beginnings, which are then damaged: random bytes alone do not come far.
const SEEDS: &[&[u8]] = &[
    b"\x00-------------------------------28947758029299\r\nContent-Type: text/plain; charset=utf-8\r\n\
      Content-Disposition: form-data; name=\"user[username]\"\r\n\r\nalice\r\n\
      -------------------------------28947758029299--\r\n",
    b"\x01user[username]=a+b&n=%31",
    b"\x02{\"user\":{\"username\":\"a\",\"n\":[1,true,null]}}",
    b"\x02\x91\x06\x0c\x96\x01\x80\xc0\xa4Echo\x91\x2a\x90",
    b"{\"protocol\":\"messagepack\",\"version\":1}\x1e{\"type\":6}\x1e",
    b"\x00\x02\x05\x95\x0a\x00\x91\x92\xa2HD\x90\x01\x81\x05\x07",
    b"\x02\x01\x92\x0c\x94\x0a\xa1t\x00\xa1v",
    b"\x0c\x01\x92\x01\x91\xce\x05\xf5\xe1\x00",
    b"\x10\x01\x9c\x00\x02\x4b\xa1x\x00\x91\x92\xa2DT\x91\xacspeed_change\xca\x3f\xa0\x00\x00\x90\xc2\x00\xc0\x00\xc2",
    b"osu file format v14\n[General]\nMode: 0\n[TimingPoints]\n0,500,4,1,0,100,1,0\n[HitObjects]\n\
      100,100,1000,5,0\n100,200,2000,2,0,B|380:200|100:1|9:9,2,280\n256,192,6000,12,0,8000\n",
    b"\x00\x81\xc9\xc9\x01\x0b\x00\x0b\x00\x0b\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
    b"0|256|-500|0,-1|256|-500|0,1017.4|1.25|300.5|5,-12344.6|1E-05|2|1,-12345|0|0|77",
    b"alice\n2ab96390c7dbe3439de74d0c9b0b1767\nb20260101.1|:|0|8cc7:runningunderwine:b4ec:3568:3568:|0\n",
    b"u=$token&h=ab-_cd&channel=%23osu&a=1&x=100%",
    b"0123456789abcdef0123456789abcdef:$token:797c1e2ebb70196970a9a922e7c28df3:300:10:2:70:8:1:1234567:400:False:A:72:True:\
      0:260102030405:mcosu",
    b"{\"Filenames\":[\"a.osu\"],\"Ids\":[75]}",
    b"\x03\x28\0\0\x04\0\0\0\x03\0\0\0\x28\0\0\x04\0\0\0\x04\0\0\0\0\0\0",
    b"\x06\x01\0\0\x12\0\0\0\0\x0b\x05hello\x0b\x04#osu\0\0\0\0\x12\0\0\x17\0\0\0\0\0\0\0\x01\0\x05\0\0\0\x80\x43\0\0\x40\x43\
      \x88\x3a\0\0\0\x09\0",
    b"\x09\x53\0\0\x1a\0\0\0\xe8\x03\0\0\x0b\x05alice\x1a\x38\x05\x66\x66\x56\x41\0\0\x52\x42\x2a\0\0\0\
      \x82\0\0\x0a\0\0\0\x01\0\x0b\x03fps\x0b\x011",
    b"\x10\0\x10\x51\0\0\0\0\x9a\x99\x99\x3f\x02\0\0\0\0\0\x18\x41\0\0\0\0\0\0\x80\xbf\0\0\0\0\0\0\x80\xbf\0\0\x80\xbf\
      \0\0\0\x3f\0\0\xf0\x41\0\0\x80\x3f\0\0\x80\x3f",
];

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let damage = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    let mut seeds: Vec<Vec<u8>> = SEEDS.iter().map(|seed| seed.to_vec()).collect();
    seeds.push(MapFixture::osz(&[MapFixture::new("seed", 1, 3)]));
    let form = Form::new().text("username", "alice").text("user[password]", "secret").file("osu", "a.osu", b"x");
    seeds.push([vec![0], form.into_body()].concat());
    (proptest::sample::select(seeds), damage, proptest::collection::vec(any::<u8>(), 0..64)).prop_map(
        |(seed, damage, tail)| {
            let mut bytes = seed;
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.extend(tail);
            bytes
        },
    )
}

proptest! {
    #[test]
    fn no_decoder_panics(bytes in damaged()) {
        bodies::signalr_framing(&bytes);
        bodies::hub_objects(&bytes);
        bodies::osu_import(&bytes);
        bodies::osr(&bytes);
        bodies::form(&bytes);
        bodies::osz_import(&bytes);
        bodies::bancho_login(&bytes);
        bodies::bancho_score(&bytes);
        bodies::bancho_client_packets(&bytes);
        bodies::bancho_server_packets(&bytes);
        bodies::bancho_forms(&bytes);
        bodies::screenshot(&bytes);
        bodies::neosu_mods(&bytes);
    }
}
