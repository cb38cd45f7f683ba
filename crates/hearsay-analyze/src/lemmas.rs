//! Dictionary forms that the lists know, for words whose tagged form no list knows.
//!
//! In go a word as written and its tagged form, out comes the form under which `lexicon/` and `schema/` hold it: the
//! weights now and then give "discusse" for "discussed", and then the endings of English decide.

use crate::Lexicon;

/// The dictionary form of a word, in lower case: the tagged one if a list knows it, else the first known one that the
/// word's ending allows, else the tagged one.
#[must_use]
pub fn settle(lexicon: &Lexicon, form: &str, tagged: &str) -> Option<String> {
    if lexicon.knows(tagged) {
        return None;
    }
    if let Some(lemma) = lexicon.list("irregular").get(form) {
        return Some(lemma.to_string());
    }
    candidates(form).into_iter().find(|candidate| lexicon.knows(candidate))
}

/// The verb that a past form is of, if the schema has it and the tagged form is none of its verbs.
#[must_use]
pub fn past(lexicon: &Lexicon, form: &str, tagged: &str) -> Option<String> {
    form.strip_suffix("ed")?;
    let known = |lemma: &str| !lexicon.verb(lemma).is_empty() || lexicon.list("cues").has(lemma);
    if known(tagged) {
        return None;
    }
    candidates(form).into_iter().find(|candidate| candidate != form && known(candidate))
}

/// The verb that a word ending in "-ing" is a form of, if the schema has it.
#[must_use]
pub fn gerund(lexicon: &Lexicon, form: &str) -> Option<String> {
    form.strip_suffix("ing")?;
    candidates(form).into_iter().find(|candidate| candidate != form && !lexicon.verb(candidate).is_empty())
}

/// What a word may be a form of, by its ending.
fn candidates(form: &str) -> Vec<String> {
    let mut all = vec![form.to_string()];
    let mut add = |stem: &str, ends: &[&str]| {
        if stem.chars().count() >= 2 {
            all.extend(ends.iter().map(|end| format!("{stem}{end}")));
            let mut last = stem.chars().rev();
            if let (Some(a), Some(b)) = (last.next(), last.next())
                && a == b
            {
                let shorter: String = stem.chars().take(stem.chars().count() - 1).collect();
                all.push(shorter);
            }
        }
    };
    if let Some(stem) = form.strip_suffix("ies").or_else(|| form.strip_suffix("ied")) {
        add(stem, &["y", "ie"]);
    }
    if let Some(stem) = form.strip_suffix("ves") {
        add(stem, &["f", "fe", "ve"]);
    }
    if let Some(stem) = form.strip_suffix("ing").or_else(|| form.strip_suffix("ed")) {
        add(stem, &["e", ""]);
    }
    if let Some(stem) = form.strip_suffix("es") {
        add(stem, &["e", ""]);
    }
    if let Some(stem) = form.strip_suffix('s') {
        add(stem, &[""]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_lead_to_known_words() {
        let lexicon = Lexicon::embedded().expect("the lexicon can be read");
        for (form, tagged, lemma) in [
            ("discussed", "discusse", "discuss"),
            ("stated", "staty", "state"),
            ("denies", "deni", "deny"),
            ("threw", "threw", "throw"),
            ("shelled", "shelle", "shell"),
        ] {
            assert_eq!(settle(&lexicon, form, tagged).as_deref(), Some(lemma), "{form}");
        }
        assert_eq!(settle(&lexicon, "said", "say"), None);
        assert_eq!(past(&lexicon, "wounded", "wounded").as_deref(), Some("wound"));
        assert_eq!(past(&lexicon, "wounded", "wound"), None);
    }
}
