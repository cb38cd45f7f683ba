//! Which language a text is in.
//!
//! In goes a text, out comes its BCP 47 tag, or nothing where there are too few words to tell. For example "Orlin besuchte
//! am Montag die Fabrik am Hafen von Vess." is `de`.

use whatlang::{Detector, Lang, Script};

/// Bytes that are looked at: enough to be sure, and the same work for a long text.
const SAMPLE_BYTES: usize = 16 * 1024;

/// What the words of a text show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 tag, such as `en`.
    pub tag: String,
    /// English name, such as `German`.
    pub name: &'static str,
}

/// Finds the language of `text`, if it can be told.
#[must_use]
pub fn find(text: &str) -> Option<Language> {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if is_plainly_english(sample) {
        return Some(Language { tag: "en".to_owned(), name: "English" });
    }
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let info = Detector::new().detect(sample)?;
    // Words in another script are not English, even where it is unsure what they are.
    let foreign_script = info.script() != Script::Latin;
    let sure = match info.lang() {
        Lang::Eng => letters >= 20,
        _ => letters >= 20 && foreign_script || letters >= 40 && info.is_reliable(),
    };
    sure.then(|| Language { tag: tag(info.lang()).to_owned(), name: info.lang().eng_name() })
}

/// News in English has a function word in every few; foreign names do not make it anything else.
fn is_plainly_english(sample: &str) -> bool {
    const WORDS: &[&str] = &[
        "the", "of", "and", "to", "that", "was", "is", "for", "with", "said", "by", "has", "had", "from", "were", "at",
        "on", "his", "who", "not", "but", "which", "two",
    ];
    let (mut all, mut function) = (0_usize, 0_usize);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        all += 1;
        function += usize::from(WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)));
    }
    all >= 6 && function * 6 >= all
}

/// Two letters where ISO 639-1 has them, as BCP 47 asks.
fn tag(language: Lang) -> &'static str {
    match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Pes => "fa",
        Lang::Tur => "tr",
        Lang::Pol => "pl",
        Lang::Nld => "nl",
        Lang::Hin => "hi",
        Lang::Urd => "ur",
        Lang::Ben => "bn",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Vie => "vi",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Hrv => "hr",
        Lang::Ell => "el",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        Lang::Ind => "id",
        Lang::Cat => "ca",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let tag = |text| find(text).map(|language| language.tag);
        assert_eq!(tag("Commander Orlin visited the ferry landing at Vess, two officials said."), Some("en".into()));
        assert_eq!(tag("COMMANDER ORLIN VISITED THE FERRY LANDING AT VESS, TWO OFFICIALS SAID."), Some("en".into()));
        assert_eq!(
            tag("Der Kommandeur besuchte am Montag die Fähre am Hafen, sagten zwei Beamte, die nicht genannt werden."),
            Some("de".into())
        );
        assert!(
            tag("Командир посетил в понедельник паромную переправу, сообщили чиновники.")
                .is_some_and(|tag| tag != "en")
        );
        assert_eq!(tag("Orlin"), None);
        assert_eq!(tag(""), None);
        assert_eq!(tag("1 2 3 … ***"), None);
    }
}
