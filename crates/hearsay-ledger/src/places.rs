//! Where places lie. To be written.

use std::collections::HashMap;
use std::sync::LazyLock;

static COUNTRIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicon/countries.txt")
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim());
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let (name, other) = line.split_once(':').unwrap_or((line, line));
            (name.trim().to_lowercase(), other.trim())
        })
        .collect()
});

/// The usual name of a country, by any of its names.
#[must_use]
pub fn country(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace(['.', '’', '\''], "");
    let name = name.strip_prefix("the ").unwrap_or(&name);
    COUNTRIES.get(name).copied()
}
