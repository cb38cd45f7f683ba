//! Parts of speech, features and lemmas, by Universal Dependencies. Tokens and the encoder's classes in, a [`Tag`] a
//! token out: of "boats" in "The Guard moved boats" `NOUN`, `Number=Plur` and `boat`.

use crate::weights::{Class, Vectors};
use hearsay_model::{Label, Tag, Tokens};

/// Assigns a tag to each token.
#[must_use]
pub fn assign(text: &str, tokens: &Tokens, vectors: &Vectors) -> Vec<Tag> {
    let rules: Vec<Option<Rule>> = vectors.heads().lemmas.iter().map(|rule| Rule::parse(rule)).collect();
    (0..tokens.items.len().min(vectors.len()))
        .map(|token| {
            let form = tokens.text(token, text);
            let rule = rules[vectors.class_index(Class::Lemma, token)].as_ref();
            Tag {
                pos: vectors.class(Class::Upos, token).clone(),
                features: vectors.class(Class::Features, token).clone(),
                lemma: rule.and_then(|rule| rule.apply(form)).unwrap_or_else(|| Label::new(form.to_lowercase())),
            }
        })
        .collect()
}

/// How a form becomes its lemma: `3|e|l` makes "move" of "moving" (cut three characters, append an `e`, in lower case).
#[derive(Debug, PartialEq, Eq)]
struct Rule<'r> {
    cut: usize,
    append: &'r str,
    lower: bool,
}

impl<'r> Rule<'r> {
    fn parse(rule: &'r str) -> Option<Self> {
        let (cut, rest) = rule.split_once('|')?;
        let (append, case) = rest.rsplit_once('|')?;
        Some(Rule { cut: cut.parse().ok()?, append, lower: case == "l" })
    }

    /// The lemma; `None` where the rule does not fit the form.
    fn apply(&self, form: &str) -> Option<Label> {
        let lowered;
        let form = if self.lower && form.chars().any(char::is_uppercase) {
            lowered = form.to_lowercase();
            &lowered
        } else {
            form
        };
        let characters = form.chars().count();
        let kept = characters.checked_sub(self.cut)?;
        let end = form.char_indices().nth(kept).map_or(form.len(), |(at, _)| at);
        let lemma = &form[..end];
        match (lemma, self.append) {
            ("", "") => None,
            (_, "") => Some(Label::new(lemma)),
            _ => Some(Label::from_iter([lemma, self.append])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemma(rule: &str, form: &str) -> Option<Label> {
        Rule::parse(rule).and_then(|rule| rule.apply(form))
    }

    #[test]
    fn rules() {
        assert_eq!(lemma("3|e|l", "Moving").as_deref(), Some("move"));
        assert_eq!(lemma("0||k", "Vess").as_deref(), Some("Vess"));
        assert_eq!(lemma("0||l", "The").as_deref(), Some("the"));
        assert_eq!(lemma("2|be|l", "is").as_deref(), Some("be"));
        assert_eq!(lemma("1|||k", "a").as_deref(), Some("|"));
        assert_eq!(lemma("1||l", "Éé").as_deref(), Some("é"));
    }

    #[test]
    fn what_does_not_fit_gives_nothing() {
        assert_eq!(lemma("3||l", "is"), None);
        assert_eq!(lemma("2||l", "is"), None);
        assert_eq!(lemma("x", "is"), None);
    }

    #[test]
    fn without_vectors_there_are_no_tags() {
        assert_eq!(assign("", &Tokens::default(), &Vectors::default()), []);
    }
}
