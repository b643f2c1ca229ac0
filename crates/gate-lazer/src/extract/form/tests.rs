use axum::body::Body;

use super::*;

/// As the framework writes it: one fixed boundary, names quoted only when they need it.
const MULTIPART: &str = "multipart/form-data; boundary=-----------------------------28947758029299";

fn of_the_game(parts: &[(&str, &str)]) -> String {
    let mut body: String = parts
        .iter()
        .map(|(name, value)| {
            format!(
                "-------------------------------28947758029299\r\nContent-Type: text/plain; charset=utf-8\r\n\
                 Content-Disposition: form-data; name={name}\r\n\r\n{value}\r\n"
            )
        })
        .collect();
    body.push_str("-------------------------------28947758029299--\r\n");
    body
}

async fn read(content_type: &str, body: impl Into<Body>) -> Result<Form, StatusCode> {
    let request = Request::builder().method("POST").header("content-type", content_type).body(body.into()).unwrap();
    Form::from_request(request, &()).await.map_err(|error| error.status())
}

#[tokio::test]
async fn the_games_multipart_is_read() {
    let body = of_the_game(&[("grant_type", "password"), ("\"user[username]\"", "álice"), ("empty", "")]);
    let form = read(MULTIPART, body).await.unwrap();
    assert_eq!(form.get("grant_type"), Some("password"));
    assert_eq!(form.get("user[username]"), Some("álice"));
    assert_eq!((form.get("empty"), form.get("absent")), (Some(""), None));
}

#[tokio::test]
async fn urlencoded_and_json_give_the_same_fields() {
    let urlencoded = read("application/x-www-form-urlencoded", "user[username]=a+b&n=1").await.unwrap();
    let json = read("application/json; charset=utf-8", r#"{"user":{"username":"a b","x":null},"n":1}"#).await.unwrap();
    for form in [urlencoded, json] {
        assert_eq!((form.get("user[username]"), form.get("n")), (Some("a b"), Some("1")));
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    assert_eq!(read("text/plain", "x").await, Err(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    assert_eq!(read("application/json", "[1]").await, Err(StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(read("application/json", "{").await, Err(StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(read("multipart/form-data", "x").await, Err(StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(read(MULTIPART, "garbage").await, Err(StatusCode::UNPROCESSABLE_ENTITY));
    let invalid = of_the_game(&[("name", "?")]).into_bytes();
    let invalid: Vec<u8> = invalid.into_iter().map(|byte| if byte == b'?' { 0xff } else { byte }).collect();
    assert_eq!(read(MULTIPART, invalid).await, Err(StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(read("", Body::empty()).await, Ok(Form::default()));
}

#[tokio::test]
async fn forms_are_bounded() {
    let long = "a".repeat(BODY_MAX);
    assert_eq!(read(MULTIPART, of_the_game(&[("name", &long)])).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
    let many: String = (0..=FIELDS_MAX).map(|number| format!("f{number}=1&")).collect();
    assert_eq!(read("application/x-www-form-urlencoded", many).await, Err(StatusCode::PAYLOAD_TOO_LARGE));
}
