//! The rules that no single field can tell: the order of keys, and values that are read through another. The game
//! has setters with side effects, so an object with the right fields in the wrong order fails.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, SeqAccess, Visitor},
};

/// Checks a whole body.
pub(super) fn check(body: &[u8]) -> Result<(), String> {
    let value: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    match value {
        Value::Null => Err("the body is null".to_owned()),
        other => check_value(&other, "$"),
    }
}

/// JSON with its keys in order.
enum Value {
    Null,
    Scalar,
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

fn check_value(value: &Value, at: &str) -> Result<(), String> {
    match value {
        Value::Null | Value::Scalar => Ok(()),
        Value::Array(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| check_value(item, &format!("{at}[{index}]")))
        }
        Value::Object(fields) => {
            check_object(fields).map_err(|why| format!("{at}: {why}"))?;
            fields.iter().try_for_each(|(key, field)| check_value(field, &format!("{at}.{key}")))
        }
    }
}

fn check_object(fields: &[(String, Value)]) -> Result<(), String> {
    let position = |key: &str| fields.iter().position(|(k, _)| k == key);
    let is_null = |key: &str| fields.iter().any(|(k, v)| k == key && matches!(v, Value::Null));
    let has = |key: &str| position(key).is_some();
    let before = |first: &str, second: &str| match (position(first), position(second)) {
        (Some(a), Some(b)) if a > b => Err(format!("`{first}` must come before `{second}`")),
        _ => Ok(()),
    };
    for (index, (key, _)) in fields.iter().enumerate() {
        if fields.iter().skip(index + 1).any(|(other, _)| other == key) {
            return Err(format!("`{key}` stands twice"));
        }
    }
    before("sender_id", "sender")?;
    if has("allowed_mods") {
        before("beatmap_id", "beatmap")?;
    }
    if has("total_score") && has("beatmapset") {
        if !has("beatmap") || is_null("beatmap") {
            return Err("`beatmapset` without a `beatmap`".to_owned());
        }
        before("beatmap", "beatmapset")?;
    }
    for key in ["user_votes", "users"] {
        for list in ["comments", "included_comments", "pinned_comments"] {
            before(list, key)?;
        }
    }
    before("statistics", "rank_history")?;
    if has("covers") && is_null("user") {
        return Err("the `user` of a set is null".to_owned());
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ordered;
        impl<'de> Visitor<'de> for Ordered {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
                Ok(Value::Scalar)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
                Ok(Value::Scalar)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
                Ok(Value::Scalar)
            }
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
                if number.is_finite() { Ok(Value::Scalar) } else { Err(E::custom("no finite number")) }
            }
            fn visit_str<E>(self, _: &str) -> Result<Value, E> {
                Ok(Value::Scalar)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Value::Array(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                if fields.len() > 10_000 {
                    return Err(A::Error::custom("an object with more than 10,000 keys"));
                }
                Ok(Value::Object(fields))
            }
        }
        deserializer.deserialize_any(Ordered)
    }
}
