//! Attributions that the tree and a list of cue words show plainly: verbs of saying with their clause, "according to",
//! "quoted … as saying", "citing …", passives and adverbs that leave the source out, nouns such as "reports that …".
//!
//! In go the tree and the lexicon, out come drafts. They stand beside what the weights find, and inside what others say,
//! where the weights find nothing: in "A pilot said the mayor had told him the lock was shut" both hops come from here.

use super::pieces::{cut, holds};
use crate::{Lexicon, syntax::Syntax};
use hearsay_model::{Attribution, Manner, Quote, TokenId, Words};

/// How a source stands to what it is said to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It stands for it.
    Commit,
    /// It stands for it, and the report keeps its distance.
    Claim,
    /// It holds it likely.
    Believe,
    /// It holds it unlikely.
    Doubt,
    /// It says that it is not so.
    Deny,
    /// It will do it.
    Pledge,
    /// It wants it done.
    Demand,
    /// It may do it.
    Threaten,
    /// It wishes or fears it.
    Hope,
    /// It does not say.
    Ask,
    /// It charges somebody with it.
    Accuse,
    /// It takes it for granted.
    Judge,
    /// It passes on another's words.
    Relay,
}

impl Class {
    /// The class of an entry of `cues.txt` or `cue-nouns.txt`.
    fn of(entry: &str) -> Option<Class> {
        Some(match entry.split_whitespace().next()? {
            "commit" => Class::Commit,
            "claim" => Class::Claim,
            "believe" => Class::Believe,
            "doubt" => Class::Doubt,
            "deny" => Class::Deny,
            "pledge" => Class::Pledge,
            "demand" => Class::Demand,
            "threaten" => Class::Threaten,
            "hope" => Class::Hope,
            "ask" => Class::Ask,
            "accuse" => Class::Accuse,
            "judge" => Class::Judge,
            "relay" => Class::Relay,
            _ => return None,
        })
    }
}

/// The class of a word as a cue, by its lemma.
#[must_use]
pub fn class_of(syntax: &Syntax, lexicon: &Lexicon, token: TokenId) -> Option<Class> {
    let list = match syntax.pos(token) {
        "VERB" | "AUX" | "ADJ" => lexicon.list("cues"),
        "NOUN" | "PROPN" => lexicon.list("cue-nouns"),
        _ => return None,
    };
    list.get(&syntax.lemma(token)).and_then(Class::of)
}

/// An attribution with the token its cue turns on, and the cue it stands under where no content tells that.
pub(super) struct Draft {
    pub(super) attribution: Attribution,
    pub(super) key: TokenId,
    pub(super) under: Option<TokenId>,
    /// Whether its source and content are better than what the weights find for the same cue.
    pub(super) firm: bool,
}

fn draft(key: TokenId, source: Vec<Words>, cue: Vec<Words>, content: Vec<Words>) -> Draft {
    let attribution = Attribution { source, cue, content, manner: Manner::Indirect, parent: None, venue: None };
    Draft { attribution, key, under: None, firm: false }
}

/// All attributions that can be read off the tree.
pub(super) fn find(syntax: &Syntax, lexicon: &Lexicon) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for token in 0..syntax.len() {
        let found = match syntax.pos(token) {
            // "the alleged raid", tagged as the participle that it was.
            "VERB" if syntax.base(token) == "amod" => left_out(syntax, lexicon, token),
            "VERB" => verb(syntax, lexicon, token),
            "NOUN" | "PROPN" => noun(syntax, lexicon, token),
            "ADV" | "ADJ" => left_out(syntax, lexicon, token),
            _ => Vec::new(),
        };
        drafts.extend(found);
        drafts.extend(according(syntax, token));
        drafts.extend(without_verb(syntax, token));
    }
    let relays: Vec<Draft> = (0..syntax.len()).flat_map(|t| relay(syntax, t, &drafts)).collect();
    drafts.extend(relays);
    drafts.retain(|d| !d.attribution.content.is_empty() && !d.attribution.cue.is_empty());
    drafts
}

/// The words a source is named by: the phrase of its head.
pub(super) fn source_words(syntax: &Syntax, head: Option<TokenId>) -> Vec<Words> {
    head.map(|head| vec![syntax.phrase(head)]).unwrap_or_default()
}

/// Whether a noun tells of something that happens.
fn happening(syntax: &Syntax, lexicon: &Lexicon, token: TokenId) -> bool {
    syntax.is_noun(token) && !lexicon.noun(&syntax.lemma(token)).is_empty()
        || syntax.has(token, "VerbForm=Ger")
        || syntax.is_verb(token)
}

/// A verb of saying, thinking, demanding with what it governs.
#[expect(clippy::too_many_lines, reason = "one construction after the other, in the order they are tried")]
fn verb(syntax: &Syntax, lexicon: &Lexicon, cue: TokenId) -> Vec<Draft> {
    let Some(entry) = lexicon.list("cues").get(&syntax.lemma(cue)) else { return Vec::new() };
    let Some(class) = Class::of(entry) else { return Vec::new() };
    if class == Class::Relay {
        return Vec::new();
    }
    let allows: Vec<&str> = entry.split_whitespace().skip(1).collect();
    let passive = syntax.passive(cue);
    let mut contents: Vec<Words> = Vec::new();
    let mut drop: Vec<Words> = Vec::new();
    for &kid in syntax.kids(cue) {
        let holds_content = match syntax.base(kid) {
            "ccomp" => !(syntax.lemma(kid) == "say" && syntax.kids_by(kid, &["mark"]).any(|m| syntax.lower(m) == "as")),
            "xcomp" => {
                let gerund = syntax.lower(kid).ends_with("ing") && syntax.kid(kid, &["mark"]).is_none();
                (allows.contains(&"to")
                    || allows.contains(&"passive") && passive
                    // "denies meeting the salesman", "admitted firing".
                    || allows.contains(&"object") && gerund)
                    && (syntax.is_verb(kid) || syntax.kid(kid, &["cop"]).is_some())
            }
            "obj" => allows.contains(&"object") && syntax.conjuncts(kid).iter().any(|&k| happening(syntax, lexicon, k)),
            // "said it was reading the book and might question the author".
            "conj" => {
                kid > cue
                    && matches!(class, Class::Commit | Class::Claim | Class::Believe)
                    && syntax.kid(kid, &["nsubj"]).is_none()
                    && syntax.kids_by(kid, &["aux"]).any(|a| {
                        matches!(syntax.lower(a).as_str(), "may" | "might" | "will" | "would" | "could" | "should")
                    })
            }
            "nsubj" if passive => allows.contains(&"object") && happening(syntax, lexicon, kid),
            "advcl" if syntax.kids_by(kid, &["mark"]).any(|m| syntax.lower(m) == "to") => {
                allows.contains(&"to") || allows.contains(&"passive") && passive
            }
            "obl" | "advcl" => syntax.prepositions(kid).iter().any(|p| {
                allows.contains(&p.as_str())
                    && (happening(syntax, lexicon, kid) || syntax.kid(kid, &["acl"]).is_some() && p == "of")
            }),
            "parataxis" => {
                matches!(class, Class::Commit | Class::Claim)
                    && kid > cue
                    && (cue + 1..kid).any(|t| syntax.form(t) == ":")
            }
            _ => false,
        };
        if holds_content {
            contents.push(syntax.subtree(kid));
        }
    }
    // "assured the League of its support": the tree may hang what is assured on the one assured.
    for object in syntax.kids_by(cue, &["obj", "iobj"]).flat_map(|o| syntax.conjuncts(o)) {
        for kid in syntax.kids_by(object, &["nmod", "acl"]) {
            let preposition = syntax.prepositions(kid);
            if preposition.iter().any(|p| p != "object" && allows.contains(&p.as_str()))
                && (happening(syntax, lexicon, kid) || syntax.is_verb(kid))
                && syntax.relation(kid) != "nmod:poss"
            {
                contents.push(syntax.subtree(kid));
            }
        }
    }
    // "boasted of attacking every port": read from the words, for the tree may hang it elsewhere.
    if contents.is_empty() && allows.contains(&"of") {
        contents.extend(after_of(syntax, lexicon, cue));
    }
    let subject = source(syntax, lexicon, cue, class);
    // "are committed to": the passive of form only.
    let subject = subject.or_else(|| {
        (syntax.lemma(cue) == "commit")
            .then(|| syntax.parts(cue).into_iter().find(|p| p.place == "object").map(|p| p.head))
            .flatten()
    });
    if contents.is_empty() && class != Class::Relay && !passive {
        contents.extend(that_clause(syntax, cue, 5));
    }
    if passive && subject.is_none() {
        return unstated(syntax, cue, &allows, contents);
    }
    // "The ford, she said on Monday, was open": the sentence without what belongs to the cue.
    if let Some((speaker, content, outside)) = beside(syntax, cue, class, &contents) {
        let content = cut(syntax, &[&contents[..], &content[..]].concat(), &outside);
        return vec![draft(cue, source_words(syntax, Some(speaker)), vec![cue_words(syntax, cue)], content)];
    }
    if contents.is_empty()
        && matches!(class, Class::Commit | Class::Claim | Class::Believe)
        && syntax.base(cue) == "parataxis"
        && let Some(head) = syntax.head(cue)
    {
        contents.push(syntax.subtree(head));
        drop.push(syntax.subtree(cue));
    }
    let mut printed = false;
    if contents.is_empty() && matches!(class, Class::Commit | Class::Claim) {
        contents = quoted_beside(syntax, cue);
        if contents.is_empty() {
            contents = after_colon(syntax, cue);
            printed = !contents.is_empty();
        }
        drop.push(cue..cue + 1);
        if let Some(subject) = subject {
            drop.push(syntax.phrase(subject));
        }
    }
    // The cue's own subject and adjuncts may lie inside the extent of what it governs.
    drop.push(cue..cue + 1);
    for &kid in syntax.kids(cue) {
        if syntax.is(kid, &["nsubj", "obl", "iobj", "aux", "advmod"])
            && !contents.iter().any(|c| *c == syntax.subtree(kid))
        {
            let words = syntax.subtree(kid);
            if contents.iter().any(|c| c.start < words.start && words.end < c.end) {
                drop.push(words);
            }
        }
    }
    let content = cut(syntax, &contents, &drop);
    if content.is_empty() || subject.is_none() {
        return Vec::new();
    }
    let mut drafts = vec![draft(cue, source_words(syntax, subject), vec![cue_words(syntax, cue)], content.clone())];
    drafts[0].firm = printed;
    // "has heard from a colonel that …": the colonel tells it.
    if matches!(syntax.lemma(cue).as_str(), "hear" | "learn" | "know")
        && let Some(from) = syntax.kids_by(cue, &["obl"]).find(|&k| syntax.preposition(k).as_deref() == Some("from"))
        && let Some(case) = syntax.kid(from, &["case"])
    {
        let mut inner = draft(case, source_words(syntax, Some(from)), vec![case..case + 1], content);
        inner.under = Some(cue);
        drafts.push(inner);
    }
    drafts
}

/// A cue with its speaker between commas, or after the last comma of its sentence: who speaks, the rest of the
/// sentence, and what belongs to the cue. Read from the words and not from the tree, which is easily wrong here.
fn beside(
    syntax: &Syntax,
    cue: TokenId,
    class: Class,
    contents: &[Words],
) -> Option<(TokenId, Vec<Words>, Vec<Words>)> {
    if !matches!(class, Class::Commit | Class::Claim | Class::Believe)
        || syntax.relation(cue) == "acl:relcl"
        || syntax.kid(cue, &["mark", "obj"]).is_some_and(|k| k < cue || syntax.is(k, &["obj"]) && !contents.is_empty())
        || !(syntax.has(cue, "VerbForm=Fin") || syntax.kid(cue, &["aux"]).is_some())
    {
        return None;
    }
    let sentence = syntax.tokens.sentence_of(cue).words.clone();
    let border = |t: TokenId| {
        matches!(syntax.form(t), "," | ";" | "–" | "—" | "(" | ")") || syntax.tokens.items[t].quote == Quote::Mark
    };
    let start = (sentence.start..cue).rev().find(|&t| border(t)).map(|t| t + 1)?;
    let end = (cue + 1..sentence.end)
        .find(|&t| border(t) || matches!(syntax.form(t), "." | "!" | "?" | ":"))
        .unwrap_or(sentence.end);
    if end < sentence.end && syntax.form(end) == ":" || end - start > 14 {
        return None;
    }
    // What is said must not follow the cue within the same stretch.
    if contents.iter().any(|c| c.start > cue && c.start < end) {
        return None;
    }
    // An apposition to the speaker stands before the stretch: "…, the mayor, Miro Vale, said."
    let nominal = |t: TokenId| {
        (syntax.is_noun(t) || syntax.pos(t) == "PRON")
            && !matches!(syntax.lower(t).as_str(), "it" | "that" | "this" | "which" | "who")
            || syntax.lower(t) == "it"
    };
    let own = syntax.kids_by(cue, &["nsubj"]).find(|&k| (start..end).contains(&k));
    let speaker = own.or_else(|| {
        let left = (start..cue).filter(|&t| nominal(t) && syntax.base(t) != "obl").collect::<Vec<_>>();
        left.iter()
            .copied()
            .rev()
            .find(|&t| syntax.head(t).is_none_or(|h| !(start..cue).contains(&h)))
            .or(left.last().copied())
    });
    let speaker = speaker.or_else(|| {
        (cue + 1..end).find(|&t| nominal(t) && syntax.head(t).is_none_or(|h| !(cue + 1..end).contains(&h)))
    })?;
    if matches!(syntax.lower(speaker).as_str(), "who" | "which" | "that") {
        return None;
    }
    let before = sentence.start..start;
    let told = |words: &Words| words.clone().filter(|&t| syntax.pos(t) != "PUNCT").count() > 2;
    let next = (end..sentence.end).find(|&t| syntax.pos(t) != "PUNCT");
    let goes_on = next.is_some_and(|t| {
        !syntax.has(t, "VerbForm=Ger")
            && !matches!(syntax.lower(t).as_str(), "according" | "citing" | "quoting" | "adding" | "who" | "a" | "an")
            && !syntax.lower(t).ends_with("ing")
    });
    let after = end..sentence.end;
    let segment = |from: &Words| -> Vec<Words> {
        // A semicolon before the cue parts what another says.
        let cut_at = from
            .clone()
            .rev()
            .find(|&t| syntax.form(t) == ";" && t + 1 < start && syntax.tokens.items[t].quote == Quote::Outside);
        let joined =
            cut_at.is_some_and(|t| (from.start..t).any(|k| matches!(syntax.lower(k).as_str(), "said" | "says")));
        vec![if joined { cut_at.unwrap_or(from.start) + 1..from.end } else { from.clone() }]
    };
    if !told(&before) && !(goes_on && told(&after)) {
        return None;
    }
    let mut content = segment(&before);
    let mut outside = vec![start..end];
    if goes_on {
        content.push(after);
    } else {
        outside.push(after);
    }
    Some((speaker, content, outside))
}

/// The cue with its particle, such as "pointed out".
fn cue_words(syntax: &Syntax, cue: TokenId) -> Words {
    match syntax.kid(cue, &["compound:prt"]) {
        Some(particle) if particle == cue + 1 => cue..cue + 2,
        _ => cue..cue + 1,
    }
}

/// Who says it: the subject, own or understood; "adding that …" after a reported clause is still the same speaker.
pub(super) fn source(syntax: &Syntax, lexicon: &Lexicon, cue: TokenId, class: Class) -> Option<TokenId> {
    if class == Class::Commit
        && syntax.base(cue) == "advcl"
        && syntax.comma_before(cue)
        && syntax.kid(cue, &["nsubj"]).is_none()
        && let Some(head) = syntax.head(cue)
        && class_of(syntax, lexicon, head).is_none()
    {
        let outer = syntax.path(head).skip(1).find(|&t| syntax.is_verb(t) && class_of(syntax, lexicon, t).is_some());
        if let Some(outer) = outer {
            return syntax.parts(outer).into_iter().find(|p| p.place == "subject").map(|p| p.head);
        }
    }
    syntax.parts(cue).into_iter().find(|p| p.place == "subject").map(|p| p.head)
}

/// "is believed to have fled", "no deaths were reported": said, and the words leave out who says it.
fn unstated(syntax: &Syntax, cue: TokenId, allows: &[&str], contents: Vec<Words>) -> Vec<Draft> {
    if contents.is_empty() {
        return Vec::new();
    }
    let mut keep = contents;
    if allows.contains(&"passive") {
        // The whole clause is what is said, but for the cue itself.
        keep.push(syntax.subtree(cue));
    }
    let mut drop = vec![cue..cue + 1];
    for &kid in syntax.kids(cue) {
        if syntax.is(kid, &["aux", "conj", "cc", "parataxis"]) {
            drop.push(syntax.subtree(kid));
        }
    }
    vec![draft(cue, Vec::new(), vec![cue_words(syntax, cue)], cut(syntax, &keep, &drop))]
}

/// Words in quotation marks in the cue's sentence, if the cue itself stands outside of them.
fn quoted_beside(syntax: &Syntax, cue: TokenId) -> Vec<Words> {
    if syntax.tokens.items[cue].quote != Quote::Outside {
        return Vec::new();
    }
    let sentence = syntax.tokens.sentence_of(cue).words.clone();
    let quoted: Vec<Words> =
        sentence.clone().filter(|&t| syntax.tokens.items[t].quote != Quote::Outside).map(|t| t..t + 1).collect();
    let runs = cut(syntax, &quoted, &[]);
    // Single words in quotation marks are names and irony; what is said has a few words, or stands right at the cue.
    runs.into_iter().filter(|run| run.len() > 4 || cue + 1 == run.start).collect()
}

/// What follows a cue that its sentence leaves open: "The minister said:".
fn after_colon(syntax: &Syntax, cue: TokenId) -> Vec<Words> {
    let sentence = syntax.tokens.items[cue].sentence;
    let words = &syntax.tokens.sentences[sentence].words;
    if syntax.form(words.end - 1) != ":" {
        return Vec::new();
    }
    let mut end = words.end;
    let next = words.end;
    if next >= syntax.len() {
        return Vec::new();
    }
    if syntax.tokens.items[next].quote == Quote::Mark {
        while end < syntax.len() && syntax.tokens.items[end].quote != Quote::Outside {
            end += 1;
        }
        return vec![next..end];
    }
    // A statement printed without quotation marks runs on while it speaks of "I" and "we".
    let speaks = |block: usize| {
        let mut first_person = false;
        for t in next..syntax.len() {
            if syntax.tokens.items[t].block > block {
                break;
            }
            if syntax.tokens.items[t].block == block {
                first_person |= matches!(syntax.lower(t).as_str(), "i" | "we" | "our" | "my" | "us" | "me");
            }
        }
        first_person
    };
    let first = syntax.tokens.items[next].block;
    let last = syntax.tokens.items[syntax.len() - 1].block;
    let mut until = first;
    for block in first..=last.min(first + 30) {
        if speaks(block) {
            until = block;
        }
    }
    while end < syntax.len() && syntax.tokens.items[end].block <= until {
        end += 1;
    }
    vec![next..end]
}

/// "According to the Post, …": read from the words, for the tree is easily wrong here. It governs its whole sentence, or
/// what stands between semicolons.
fn according(syntax: &Syntax, token: TokenId) -> Vec<Draft> {
    if syntax.lower(token) != "according" || token + 2 >= syntax.len() || syntax.lower(token + 1) != "to" {
        return Vec::new();
    }
    let sentence = syntax.tokens.sentence_of(token).words.clone();
    let outside = |t: TokenId| syntax.tokens.items[t].quote == Quote::Outside;
    let start =
        (sentence.start..token).rev().find(|&t| syntax.form(t) == ";" && outside(t)).map_or(sentence.start, |t| t + 1);
    let end = (token..sentence.end).find(|&t| syntax.form(t) == ";" && outside(t)).unwrap_or(sentence.end);
    let stop = (token + 2..end)
        .find(|&t| matches!(syntax.form(t), "," | "." | ")" | "–" | "—") || syntax.tokens.items[t].quote == Quote::Mark)
        .unwrap_or(end);
    let near = token + 2..stop;
    // The source is the word of the stretch that the others hang on.
    let nominal = |t: &TokenId| syntax.is_noun(*t) || syntax.pos(*t) == "PRON";
    let by_tree =
        if syntax.base(token) == "case" { syntax.head(token) } else { syntax.kids_by(token, &["obl", "nmod"]).next() };
    let source = by_tree
        .filter(|t| near.contains(t))
        .or_else(|| near.clone().find(|t| nominal(t) && syntax.head(*t).is_none_or(|h| !near.contains(&h))))
        .or_else(|| near.clone().find(nominal));
    let Some(source) = source else { return Vec::new() };
    let words = syntax.phrase(source);
    let whole = token..words.end.max(token + 2).max(if token == start { stop } else { 0 });
    let content = cut(syntax, &[start..end], &[whole]);
    let sourced = draft(token, vec![words], vec![token..token + 2], content);
    vec![sourced]
}

/// "The ministry that its guards had fired on nobody.": the verb of saying is lost, and what is left can't be read
/// otherwise.
fn without_verb(syntax: &Syntax, that: TokenId) -> Vec<Draft> {
    if syntax.lower(that) != "that" || syntax.base(that) != "mark" {
        return Vec::new();
    }
    let sentence = syntax.tokens.sentence_of(that).words.clone();
    let Some(verb) = syntax.head(that).filter(|&v| v > that && syntax.relation(v) == "root") else { return Vec::new() };
    let speaker = syntax.kids_by(verb, &["nsubj", "dislocated"]).find(|&k| k < that && syntax.phrase(k).end == that);
    let subject = syntax.kids_by(verb, &["nsubj"]).find(|&k| k > that && k < verb);
    let (Some(speaker), Some(_)) = (speaker, subject) else { return Vec::new() };
    if syntax.phrase(speaker).start != sentence.start || (sentence.start..that).any(|t| syntax.is_verb(t)) {
        return Vec::new();
    }
    let content = cut(syntax, &[that + 1..sentence.end], &[]);
    let mut lost = draft(that, source_words(syntax, Some(speaker)), vec![that..that + 1], content);
    lost.firm = true;
    vec![lost]
}

/// "reportedly", "the alleged raid": said, and the words leave out who says it.
fn left_out(syntax: &Syntax, lexicon: &Lexicon, token: TokenId) -> Vec<Draft> {
    let word = syntax.lower(token);
    let Some(head) = syntax.head(token) else { return Vec::new() };
    if matches!(word.as_str(), "alleged" | "reported" | "purported" | "supposed" | "rumoured" | "rumored") {
        if !(syntax.base(token) == "amod" && happening(syntax, lexicon, head)) {
            return Vec::new();
        }
        let phrase = syntax.phrase(head);
        return vec![draft(token, Vec::new(), vec![token..token + 1], cut(syntax, &[phrase], &[token..token + 1]))];
    }
    if lexicon.list("hedges").get(&word) != Some("unstated") {
        return Vec::new();
    }
    let mut drop = vec![token..token + 1];
    for &kid in syntax.kids(head) {
        if kid > head && syntax.is(kid, &["conj", "parataxis", "acl:relcl", "cc"]) {
            drop.push(syntax.subtree(kid));
        }
        if syntax.relation(kid) == "nsubj" || syntax.base(kid) == "nsubj" {
            for &gloss in syntax.kids(kid) {
                if syntax.is(gloss, &["appos", "acl:relcl"]) {
                    drop.push(syntax.subtree(gloss));
                }
            }
        }
    }
    let whole = syntax.subtree(head);
    drop.extend(
        whole
            .clone()
            .filter(|&t| t != head && syntax.relation(t) == "acl:relcl" && syntax.comma_before(t))
            .filter(|&t| !syntax.below(head, t))
            .map(|t| syntax.subtree(t)),
    );
    let mut hedged = draft(token, Vec::new(), vec![token..token + 1], cut(syntax, &[whole], &drop));
    hedged.firm = true;
    vec![hedged]
}

/// "reports by the Post that …", "the claim of a raid".
fn noun(syntax: &Syntax, lexicon: &Lexicon, token: TokenId) -> Vec<Draft> {
    let Some(entry) = lexicon.list("cue-nouns").get(&syntax.lemma(token)) else { return Vec::new() };
    let allows: Vec<&str> = entry.split_whitespace().skip(1).collect();
    let mut contents = Vec::new();
    let mut source = None;
    for &kid in syntax.kids(token) {
        let prepositions = syntax.prepositions(kid);
        match syntax.base(kid) {
            "acl" | "ccomp" if syntax.relation(kid) != "acl:relcl" => {
                let that = syntax.kids_by(kid, &["mark"]).any(|m| matches!(syntax.lower(m).as_str(), "that" | "to"));
                if that || prepositions.iter().any(|p| allows.contains(&p.as_str())) {
                    contents.push(syntax.subtree(kid));
                }
            }
            // "reports that …" reads as a relative clause now and then; it has its own subject then.
            "acl" => {
                let that = syntax.kids_by(kid, &["mark"]).any(|m| syntax.lower(m) == "that");
                if that {
                    contents.push(syntax.subtree(kid));
                }
            }
            "nmod" if syntax.relation(kid) == "nmod:poss" => source = source.or(Some(kid)),
            "nmod" => {
                if prepositions.iter().any(|p| p == "by" || p == "from") {
                    source = source.or(Some(kid));
                } else if prepositions.iter().any(|p| allows.contains(&p.as_str())) && happening(syntax, lexicon, kid) {
                    contents.push(syntax.subtree(kid));
                }
            }
            _ => {}
        }
    }
    // "rejects reports by the Post that …": read from the words, for the tree may hang the Post on the verb.
    if source.is_none()
        && token + 1 < syntax.len()
        && syntax.lower(token + 1) == "by"
        && syntax.base(token + 1) == "case"
    {
        source = syntax.head(token + 1).filter(|&by| by > token + 1 && syntax.is_noun(by));
    }
    if contents.is_empty() && allows.contains(&"of") {
        contents.extend(after_of(syntax, lexicon, token));
    }
    if contents.is_empty() && !syntax.is(token, &["compound"]) {
        contents.extend(that_clause(syntax, token, 14).filter(|_| {
            // Nothing but the noun's own source stands between.
            !(token + 1..(token + 14).min(syntax.len()))
                .take_while(|&t| syntax.lower(t) != "that")
                .any(|t| syntax.is_verb(t))
        }));
    }
    if contents.is_empty() {
        return Vec::new();
    }
    // "issued an order to leave", "under the pretext that …": the subject of the verb it belongs to.
    let owner = source.or_else(|| {
        let above = syntax.head(token)?;
        let own = syntax.base(token) == "obj"
            && !matches!(syntax.lemma(above).as_str(), "reject" | "deny" | "dismiss" | "hear")
            || syntax.lower(token) == "pretext";
        (own && syntax.is_verb(above))
            .then(|| syntax.parts(above).into_iter().find(|p| p.place == "subject"))?
            .map(|p| p.head)
    });
    let source = owner.map(|o| syntax.antecedent(o));
    let mut drop = vec![token..token + 1];
    if let Some(source) = source {
        drop.push(syntax.phrase(source));
    }
    vec![draft(token, source_words(syntax, source), vec![token..token + 1], cut(syntax, &contents, &drop))]
}

/// "X quoted Y as saying …", "X said, citing Y": Y stands under X.
fn relay(syntax: &Syntax, token: TokenId, drafts: &[Draft]) -> Vec<Draft> {
    if syntax.pos(token) != "VERB" || !matches!(syntax.lemma(token).as_str(), "quote" | "cite") {
        return Vec::new();
    }
    let parts = syntax.parts(token);
    let subject = parts.iter().find(|p| p.place == "subject").map(|p| p.head);
    let object = parts.iter().find(|p| p.place == "object").map(|p| p.head);
    // "quoted Y as saying …".
    let saying = syntax
        .kids_by(token, &["advcl", "ccomp", "xcomp", "obl"])
        .find(|&kid| syntax.is_verb(kid) && syntax.prepositions(kid).iter().any(|p| p == "as"));
    if let (Some(saying), Some(object)) = (saying, object) {
        let mut keep: Vec<Words> = syntax
            .kids(saying)
            .iter()
            .copied()
            .filter(|&k| !syntax.is(k, &["mark", "punct", "case"]))
            .map(|k| syntax.subtree(k))
            .collect();
        let sentence = syntax.tokens.sentence_of(token).words.clone();
        if keep.is_empty() || syntax.base(token) == "parataxis" {
            // "If they stay, she quoted him as saying, his men will attack."
            keep = vec![sentence.clone()];
        }
        let drop = [syntax.phrase(object), saying..saying + 1, syntax.subtree(token)];
        let content = if keep == [sentence] { cut(syntax, &keep, &drop) } else { cut(syntax, &keep, &drop[..2]) };
        let mut inner = draft(saying, vec![syntax.phrase(object)], vec![saying..saying + 1], content.clone());
        inner.under = Some(token);
        inner.firm = true;
        let mut whole = content;
        whole.push(syntax.phrase(object));
        whole.push(saying..saying + 1);
        let subject = subject.filter(|_| !syntax.passive(token) || subject != Some(object));
        let outer_source = subject.map(|s| vec![syntax.phrase(s)]).unwrap_or_default();
        let mut outer = draft(token, outer_source, vec![token..token + 1], cut(syntax, &whole, &[token..token + 1]));
        outer.firm = true;
        return vec![outer, inner];
    }
    // "Z, quoted by the radio, said …".
    if syntax.passive(token) {
        let (Some(by), Some(noun)) = (subject, syntax.head(token).filter(|_| syntax.base(token) == "acl")) else {
            return Vec::new();
        };
        let sentence = syntax.tokens.sentence_of(token).words.clone();
        let content = cut(syntax, &[sentence], &[syntax.subtree(token)]);
        let _ = noun;
        return vec![draft(token, vec![syntax.phrase(by)], vec![token..token + 1], content)];
    }
    // "…, the paper said, citing a memo": what the paper says, it has from the memo.
    let Some(object) = object.or_else(|| following(syntax, token)) else { return Vec::new() };
    let relcl = syntax.path(token).find(|&t| syntax.relation(t) == "acl:relcl");
    let near = syntax.head(token);
    let outer = drafts
        .iter()
        .filter(|d| d.key != token)
        .filter(|d| {
            near == Some(d.key)
                || near.is_some_and(|n| holds(&d.attribution.source, n))
                || relcl.is_some_and(|r| syntax.head(r).is_some_and(|n| holds(&d.attribution.source, n)))
                || holds(&d.attribution.content, token)
        })
        .min_by_key(|d| d.key.abs_diff(token));
    let Some(outer) = outer else { return Vec::new() };
    let own = syntax.subtree(token);
    let content = cut(syntax, &outer.attribution.content, &[own]);
    let mut inner = draft(token, vec![syntax.phrase(object)], vec![token..token + 1], content);
    inner.under = Some(outer.key);
    inner.firm = true;
    vec![inner]
}

/// The happening that "of" right behind a cue governs.
fn after_of(syntax: &Syntax, lexicon: &Lexicon, cue: TokenId) -> Option<Words> {
    let of = cue + 1;
    if of >= syntax.len() || syntax.lower(of) != "of" || !syntax.is(of, &["mark", "case"]) {
        return None;
    }
    let head = syntax.head(of).filter(|&h| h > of && happening(syntax, lexicon, h))?;
    Some(of + 1..syntax.subtree(head).end)
}

/// The head of the name or noun right after a verb, where the tree hangs it elsewhere.
fn following(syntax: &Syntax, verb: TokenId) -> Option<TokenId> {
    let end = syntax.tokens.sentence_of(verb).words.end;
    let mut last = None;
    for token in verb + 1..end.min(verb + 14) {
        match syntax.pos(token) {
            "NOUN" | "PROPN" => last = Some(token),
            "DET" | "ADJ" | "PART" | "NUM" => {}
            "PRON" if last.is_none() => last = Some(token),
            _ => break,
        }
    }
    last
}

/// The clause that "that" opens soon after a cue, to the end of its sentence or quotation.
fn that_clause(syntax: &Syntax, cue: TokenId, within: usize) -> Option<Words> {
    let sentence = &syntax.tokens.sentence_of(cue).words;
    let items = &syntax.tokens.items;
    let that = (cue + 1..sentence.end.min(cue + 1 + within))
        .take_while(|&t| !matches!(syntax.form(t), "," | ";" | "."))
        .find(|&t| syntax.lower(t) == "that" && syntax.is(t, &["mark"]))?;
    let end = (that + 1..sentence.end)
        .find(|&t| syntax.form(t) == ";" || items[t].quote == Quote::Mark && items[cue].quote == Quote::Inside)
        .unwrap_or(sentence.end);
    (that + 1 < end).then_some(that + 1..end)
}
