//! Reading single fields of untrusted JSON.

use serde_json::Value;

/// The value at a path of object keys.
pub(in crate::waha) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

/// Text at a path; empty text counts as absent.
pub(in crate::waha) fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// A boolean at a path.
pub(in crate::waha) fn flag(value: &Value, path: &[&str]) -> Option<bool> {
    at(value, path).and_then(Value::as_bool)
}

/// A moment in milliseconds from whatever form an engine uses: seconds or
/// milliseconds, whole or fractional, as a number, as text, or as a split 64-bit
/// integer.
pub(in crate::waha) fn millis(value: &Value) -> Option<i64> {
    /// Seconds stay below this until the year 5138, milliseconds passed it in 1973.
    const FIRST_MILLISECONDS: f64 = 1e11;
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse::<f64>().ok()?,
        Value::Object(_) => {
            let low = at(value, &["low"])?.as_i64()? & 0xFFFF_FFFF;
            let high = at(value, &["high"]).and_then(Value::as_i64).unwrap_or(0);
            high as f64 * 4_294_967_296.0 + low as f64
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => return None,
    };
    if !number.is_finite() || !(0.0..=1e16).contains(&number) {
        return None;
    }
    let ms = if number < FIRST_MILLISECONDS {
        number * 1_000.0
    } else {
        number
    };
    Some(ms.round() as i64)
}
