//! Temporal expressions and their TIMEX3 values.
//!
//! In go the tokens and the day of publication, out come [`Time`]s: spans of whole tokens with a value where the words
//! and that day allow one. Published on 2 June 2021, "Orlin visited Vess twice last week, during the 11 days of
//! fighting" gives `twice` without a value, `last week` as `2021-W21` and `the 11 days` as `P11D`.
//!
//! Values are written as TIMEX3 does: days `2021-05-21`, weeks `2021-W20`, months `2021-05`, decades `199`, parts of a
//! day `2021-05-21TEV`, durations `P11D` and `PT48H`, how often `P1D`, `PRESENT_REF`. A day or month without a year is
//! the one nearest to the publication, a weekday the last one before it, unless the clause says that it is to come.

mod grammar;
mod values;
mod vocabulary;

use hearsay_model::{Diagnostic, Time, Tokens};
use values::Anchor;

/// Finds temporal expressions and their TIMEX3 values. `published` is `YYYY-MM-DD`.
///
/// Diagnostics tell, once, that words would need a day of publication that is missing or can't be read, and name days
/// that no calendar has.
#[must_use]
pub fn find(text: &str, tokens: &Tokens, published: Option<&str>) -> (Vec<Time>, Vec<Diagnostic>) {
    let mut times = Vec::new();
    let mut diagnostics = Vec::new();
    let day = published.and_then(|day| day.parse().ok());
    let mut told = false;
    for sentence in &tokens.sentences {
        let words = vocabulary::Words::read(text, tokens, sentence.words.clone());
        let mut at = 0;
        while at < words.len() {
            let mut anchor = Anchor::new(day, words.is_ahead(at));
            let Some(found) = grammar::expression(&words, at, &mut anchor) else {
                at += 1;
                continue;
            };
            let span = sentence.words.start + at..sentence.words.start + found.end;
            let mut say = |message: String| {
                diagnostics.push(Diagnostic { span: tokens.span(&span), layer: "times", message });
            };
            if anchor.impossible {
                say("no calendar has this day".to_owned());
            } else if anchor.missing && !told {
                told = true;
                say(match published {
                    Some(day) if !day.is_empty() => format!("“{day}” is no day to reckon from; write YYYY-MM-DD"),
                    _ => "no day of publication is known to reckon from".to_owned(),
                });
            }
            times.push(Time { words: span, value: found.value });
            at = found.end;
        }
    }
    (times, diagnostics)
}
