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
    b"osu file format v14\n[General]\nMode: 0\n[TimingPoints]\n0,500,4,1,0,100,1,0\n[HitObjects]\n\
      100,100,1000,5,0\n100,200,2000,2,0,B|380:200|100:1|9:9,2,280\n256,192,6000,12,0,8000\n",
    b"\x00\x81\xc9\xc9\x01\x0b\x00\x0b\x00\x0b\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
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
    }
}
