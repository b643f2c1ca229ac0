use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use kiai_clients::bancho::Answer;
use kiai_testkit::TestServer;

use super::signed_in;

fn picture(colour: [u8; 3], format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(400, 300, Rgb(colour)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn colour_of(answer: &Answer) -> [u8; 3] {
    let image = image::load_from_memory(&answer.body).unwrap().into_rgb8();
    assert_eq!(image.dimensions(), (256, 256));
    image.get_pixel(128, 128).0
}

#[tokio::test]
async fn a_picture_is_seen_by_every_client() {
    let server = TestServer::start().await;
    let alice = server.register("Alice").await;
    let (browser, neosu) = (signed_in(&server, "Alice").await, server.neosu());
    let drawn = neosu.get("a", &format!("/{}", alice.id)).await.unwrap();
    assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/jpeg")));
    let former = alice.me().await.unwrap().user.avatar_url.unwrap();

    let page = browser.get("/account").await.unwrap();
    let file = picture([250, 10, 10], ImageFormat::Png);
    let page = browser.upload(&page, "/account/avatar", "picture", &file).await.unwrap();
    assert!(page.says("Your picture is changed"), "{}", page.html());
    let seen = neosu.get("a", &format!("/{}", alice.id)).await.unwrap();
    let [red, green, _] = colour_of(&seen);
    assert!(red > 230 && green < 40);
    let url = alice.me().await.unwrap().user.avatar_url.unwrap();
    assert_ne!(url, former, "the game asks anew");
    let path = url.strip_prefix(&format!("http://localhost:{}", server.address().port())).unwrap();
    let lazer = browser.get(path).await.unwrap();
    assert_eq!((lazer.status, &lazer.body), (200, &seen.body));

    let server = server.restart().await;
    let neosu = server.neosu();
    assert_eq!(neosu.get("a", &format!("/{}", alice.id)).await.unwrap().body, seen.body);
    let browser = signed_in(&server, "Alice").await;
    let page = browser.get("/account").await.unwrap();
    let page = browser.submit(&page, "/account/avatar/remove", &[]).await.unwrap();
    assert!(page.says("Your picture is removed") && !page.says("remove-picture"));
    assert_eq!(neosu.get("a", &format!("/{}", alice.id)).await.unwrap().body, drawn.body);
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_picture_is_refused_beside_the_field() {
    let server = TestServer::start().await;
    server.register("Alice").await;
    let browser = signed_in(&server, "Alice").await;
    let page = browser.get("/account").await.unwrap();
    let mut wide = Cursor::new(Vec::new());
    RgbImage::new(40_000, 1).write_to(&mut wide, ImageFormat::Png).unwrap();
    for (file, status, text) in [
        (Vec::new(), 422, "Choose a picture first."),
        (b"<svg onload=alert(1)>".to_vec(), 422, "This is no JPEG, PNG, GIF or WebP"),
        (vec![0; (4 << 20) + 1], 413, "This picture is too large"),
        (wide.into_inner(), 413, "This picture is too large"),
    ] {
        let refused = browser.upload(&page, "/account/avatar", "picture", &file).await.unwrap();
        assert_eq!(refused.status, status, "{text}");
        assert!(refused.says(text), "{}", refused.html());
    }
    for (kind, format) in [("gif", ImageFormat::Gif), ("webp", ImageFormat::WebP), ("jpeg", ImageFormat::Jpeg)] {
        let taken = browser.upload(&page, "/account/avatar", "picture", &picture([9; 3], format)).await.unwrap();
        assert!(taken.says("Your picture is changed"), "{kind}");
    }
    server.stop().await;
}

#[tokio::test]
async fn pictures_are_taken_one_after_the_other() {
    let server = TestServer::start_with(&[("RATE_LIMITS", "on")]).await;
    server.register("Alice").await;
    let browser = signed_in(&server, "Alice").await;
    let page = browser.get("/account").await.unwrap();
    for _ in 0..10 {
        browser.upload(&page, "/account/avatar", "picture", b"x").await.unwrap();
    }
    let refused = browser.upload(&page, "/account/avatar", "picture", b"x").await.unwrap();
    assert_eq!(refused.status, 429);
    server.stop().await;
}

#[tokio::test]
async fn who_is_not_signed_in_changes_no_picture() {
    let server = TestServer::start().await;
    let browser = server.browser();
    let mut page = browser.get("/account/sign-in").await.unwrap();
    page.body = page.html().replace("/account/sign-in", "/account/avatar").into_bytes().into();
    let refused = browser.upload(&page, "/account/avatar", "picture", b"x").await.unwrap();
    assert_eq!(refused.status, 403);
    server.stop().await;
}
