//! How the innermost source commits itself to a proposition (`FactBank` values).
//!
//! In go a predicate and the attribution it hangs on; out comes one of seven values. "The lock may have failed" is
//! possible; "He denied that the lock had failed" is certainly not so, for him; "She vowed to mend the lock" is probable.

use super::{chains::Chains, reading::Reading};
use crate::attributions::{Class, class_of};
use hearsay_model::{AttributionId, Factuality, TokenId};

/// How strongly, from no commitment to certainty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Degree {
    None,
    Possible,
    Probable,
    Certain,
}

struct Value {
    degree: Degree,
    negative: bool,
}

impl Value {
    fn at_most(&mut self, degree: Degree) {
        self.degree = self.degree.min(degree);
    }
}

/// The value of a predicate; `nothing` is a participant that the words say there is none of ("no soldiers").
pub(super) fn assign(
    reading: &Reading,
    chains: &Chains,
    predicate: TokenId,
    hangs_on: Option<AttributionId>,
    nothing: bool,
) -> Factuality {
    let mut value = Value { degree: Degree::Certain, negative: nothing };
    climb(reading, chains, predicate, hangs_on, &mut value);
    match (value.degree, value.negative) {
        (Degree::Certain, false) => Factuality::Certain,
        (Degree::Probable, false) => Factuality::Probable,
        (Degree::Possible, false) => Factuality::Possible,
        (Degree::Certain, true) => Factuality::CertainNot,
        (Degree::Probable, true) => Factuality::ProbableNot,
        (Degree::Possible, true) => Factuality::PossibleNot,
        (Degree::None, _) => Factuality::Unknown,
    }
}

fn climb(reading: &Reading, chains: &Chains, predicate: TokenId, hangs_on: Option<AttributionId>, value: &mut Value) {
    let syntax = &reading.syntax;
    let key = hangs_on.map(|id| chains.key(id));
    let reported = hangs_on.is_some();
    let mut token = predicate;
    let mut own_clause = true;
    let mut nominal = !syntax.is_verb(predicate);
    for _ in 0..30 {
        if Some(token) == key {
            break;
        }
        if own_clause {
            marks(reading, token, reported, value);
        }
        let Some(head) = syntax.head(token) else { break };
        if Some(head) == key && !matches!(syntax.base(token), "parataxis") {
            break;
        }
        own_clause = true;
        match syntax.base(token) {
            "conj" => {
                // "neither confirmed nor denied": one negation each.
                let nor = syntax.kids_by(token, &["cc"]).any(|c| syntax.lower(c) == "nor");
                own_clause = !nor && syntax.kid(token, &["nsubj", "aux", "cop"]).is_none() && !nominal
                    || nominal && !syntax.is_verb(head);
            }
            // "Whoever attacked us will not stop us": somebody did.
            "csubj" if free_relative(reading, token) => break,
            "xcomp" | "ccomp" | "csubj" => {
                effect(reading, head, value);
                nominal = false;
            }
            "advcl" => {
                let marks: Vec<String> = syntax.prepositions(token);
                let is = |words: &[&str]| marks.iter().any(|m| words.contains(&m.as_str()));
                if is(&["without", "instead of", "rather than"]) {
                    value.negative = !value.negative;
                    break;
                }
                if is(&["to", "so", "in order"]) {
                    value.at_most(Degree::Probable);
                } else if !marks.is_empty() && effect_of(reading, &syntax.lemma(head)).is_some() && is(&["of", "at"]) {
                    // "capable of inflicting losses".
                    effect(reading, head, value);
                } else if !marks.is_empty() {
                    if is(&["when", "once", "until", "if", "unless"]) && future(reading, head) {
                        value.at_most(Degree::None);
                    }
                    break;
                }
            }
            "acl" => {
                let infinitive = syntax.kids_by(token, &["mark"]).any(|m| syntax.lower(m) == "to");
                if infinitive && !syntax.relation(token).ends_with("relcl") {
                    value.at_most(Degree::None);
                }
                break;
            }
            "obj" | "obl" | "nsubj" | "nmod" | "iobj" if nominal || !syntax.is_verb(token) => {
                if syntax.is_verb(head) || syntax.lemma(head) == "be" && syntax.kid(head, &["expl"]).is_some() {
                    let lemma = syntax.lemma(head);
                    // What is ended, joined or goes on is there already.
                    let given = matches!(
                        lemma.as_str(),
                        "end" | "stop" | "halt" | "join" | "attend" | "suspend" | "continue" | "resume" | "extend"
                    );
                    if given && syntax.base(token) == "obj" {
                        break;
                    }
                    // "There would be no expulsion": the noun is what the clause tells.
                    if lemma == "be" {
                        nominal = false;
                        token = head;
                        continue;
                    }
                    if tells_when(reading, token) {
                        break;
                    }
                    let carried = syntax.base(token) == "obj" && !given && reading.lexicon.is(&lemma, "light")
                        || syntax.base(token) == "nsubj" && reading.lexicon.list("effects").get(&lemma) == Some("same");
                    if effect_of(reading, &lemma).is_some() && syntax.base(token) != "nsubj" {
                        effect(reading, head, value);
                        nominal = false;
                    } else if carried {
                        nominal = false;
                    } else {
                        break;
                    }
                } else {
                    // "the threat of a strike", "a plan for a raid".
                    if effect_of(reading, &syntax.lemma(head)).is_some() {
                        effect(reading, head, value);
                    }
                    break;
                }
            }
            "root" | "parataxis" => break,
            _ => break,
        }
        token = head;
    }
    if let Some(id) = hangs_on {
        if on_condition(reading, chains.key(id), predicate) {
            value.at_most(Degree::None);
        }
        class_effect(reading, chains, id, predicate, value);
    }
}

/// What the words of a clause itself do: negation, modals, adverbs, conditions, questions.
fn marks(reading: &Reading, token: TokenId, reported: bool, value: &mut Value) {
    let syntax = &reading.syntax;
    if syntax.negated(token) {
        value.negative = !value.negative;
    }
    for &kid in syntax.kids(token) {
        let lower = syntax.lower(kid);
        match syntax.base(kid) {
            "aux" => match lower.as_str() {
                "may" | "might" | "could" | "can" => value.at_most(Degree::Possible),
                "will" | "shall" | "'ll" | "’ll" | "wo" => value.at_most(Degree::Probable),
                "would" if reported => value.at_most(Degree::Probable),
                "would" | "should" | "must" | "ought" => value.at_most(Degree::None),
                _ => {}
            },
            "mark" if matches!(lower.as_str(), "if" | "whether" | "unless") => value.at_most(Degree::None),
            "advmod" => {
                let two = if kid > 0 { format!("{} {lower}", syntax.lower(kid - 1)) } else { lower.clone() };
                let hedge =
                    reading.lexicon.list("hedges").get(&two).or_else(|| reading.lexicon.list("hedges").get(&lower));
                match hedge {
                    Some("probable") => value.at_most(Degree::Probable),
                    Some("possible") => value.at_most(Degree::Possible),
                    Some("none") => value.at_most(Degree::None),
                    _ => {}
                }
            }
            "advcl" => {
                let condition = syntax.kids_by(kid, &["mark", "advmod"]).any(|m| {
                    let mark = syntax.lower(m);
                    matches!(mark.as_str(), "if" | "unless")
                        || mark == "when" && syntax.kids_by(token, &["aux"]).any(|a| syntax.lower(a) == "will")
                });
                let inverted = syntax.kids_by(kid, &["aux"]).any(|a| syntax.lower(a) == "should")
                    && syntax.kid(kid, &["nsubj"]).is_some_and(|s| syntax.kids_by(kid, &["aux"]).any(|a| a < s));
                // "threatened a strike should the talks fail": what hangs on the talks is the strike.
                let act = matches!(
                    class_of(syntax, reading.lexicon, token),
                    Some(Class::Threaten | Class::Pledge | Class::Demand)
                );
                if (condition || inverted) && !act {
                    value.at_most(Degree::None);
                }
            }
            _ => {}
        }
    }
    if syntax.base(token) == "root" || syntax.base(token) == "ccomp" {
        let sentence = &syntax.tokens.sentence_of(token).words;
        if syntax.form(sentence.end - 1) == "?" {
            value.at_most(Degree::None);
        }
    }
}

/// Whether a noun only tells when, whatever is done then: "during the war".
fn tells_when(reading: &Reading, noun: TokenId) -> bool {
    let preposition = reading.syntax.preposition(noun);
    reading.syntax.base(noun) == "obl"
        && matches!(
            preposition.as_deref(),
            Some("during" | "after" | "before" | "since" | "amid" | "until" | "following")
        )
}

/// Whether a clause has "whoever", "what" or "who" as its own subject or object, and stands for whom or what it tells of.
fn free_relative(reading: &Reading, clause: TokenId) -> bool {
    let syntax = &reading.syntax;
    let first = syntax.subtree(clause).start;
    [Some(first), first.checked_sub(1)]
        .into_iter()
        .flatten()
        .any(|t| matches!(syntax.lower(t).as_str(), "whoever" | "whatever" | "what" | "who"))
}

/// Whether what a source says begins with a condition that the rest hangs on, with the cue in between: "If they stay, she
/// said, his men will attack."
fn on_condition(reading: &Reading, key: TokenId, predicate: TokenId) -> bool {
    let syntax = &reading.syntax;
    let sentence = &syntax.tokens.sentence_of(predicate).words;
    let opens = sentence.clone().find(|&t| syntax.pos(t) != "PUNCT");
    let Some(opens) = opens.filter(|&t| matches!(syntax.lower(t).as_str(), "if" | "unless")) else { return false };
    let comma = (opens..predicate).find(|&t| syntax.form(t) == ",");
    comma.is_some_and(|comma| comma < key && key < predicate)
}

fn future(reading: &Reading, verb: TokenId) -> bool {
    reading
        .syntax
        .kids_by(verb, &["aux"])
        .any(|a| matches!(reading.syntax.lower(a).as_str(), "will" | "would" | "'ll" | "shall"))
}

fn effect_of<'a>(reading: &'a Reading, lemma: &str) -> Option<&'a str> {
    reading.lexicon.list("effects").get(lemma).filter(|e| *e != "same")
}

/// What a verb or adjective does to the clause it governs: "failed to", "is likely to", "planned to".
fn effect(reading: &Reading, head: TokenId, value: &mut Value) {
    match effect_of(reading, &reading.syntax.lemma(head)) {
        Some("not") => value.negative = !value.negative,
        Some("none") => value.at_most(Degree::None),
        Some("possible") => value.at_most(Degree::Possible),
        Some("probable") => value.at_most(Degree::Probable),
        _ => {}
    }
}

/// What the cue of the innermost source does to what it says.
fn class_effect(reading: &Reading, chains: &Chains, id: AttributionId, predicate: TokenId, value: &mut Value) {
    let syntax = &reading.syntax;
    let Some(class) = class_of(syntax, reading.lexicon, chains.key(id)) else { return };
    match class {
        Class::Commit | Class::Claim | Class::Accuse | Class::Judge | Class::Relay => {
            if syntax.lemma(chains.key(id)) == "predict" || syntax.lemma(chains.key(id)) == "forecast" {
                value.at_most(Degree::Probable);
            }
        }
        Class::Believe => value.at_most(Degree::Probable),
        Class::Doubt => {
            value.negative = !value.negative;
            value.at_most(Degree::Probable);
        }
        Class::Deny => value.negative = !value.negative,
        Class::Pledge => {
            let told = syntax.is_verb(predicate) && syntax.has(predicate, "VerbForm=Fin")
                || syntax
                    .kids_by(predicate, &["aux"])
                    .any(|a| matches!(syntax.lower(a).as_str(), "had" | "has" | "was" | "were"));
            let infinitive = syntax.kids_by(predicate, &["mark"]).any(|m| syntax.lower(m) == "to");
            if !told || infinitive {
                value.at_most(Degree::Probable);
            }
        }
        Class::Demand | Class::Threaten | Class::Hope | Class::Ask => value.at_most(Degree::None),
    }
    // "neither confirmed nor denied that …" commits to nothing.
    if syntax.negated(chains.key(id)) {
        match class {
            Class::Deny => value.degree = Degree::None,
            _ => value.at_most(Degree::None),
        }
    }
}
