//! Attributions: who is said to say what.
//!
//! In go the spans that the weights find and the tree; out comes a tree of attributions, each with its source, cue and
//! content, how the words stand, and what they were spoken through: in "A pilot told Radio Marl that the mayor had
//! promised a new lock" the promise hangs under the pilot, whose venue is "Radio Marl".

mod cues;
pub(crate) mod decode;
mod pieces;
mod signed;

use crate::{Lexicon, syntax::Syntax, weights::Vectors};
use cues::Draft;
pub use cues::{Class, class_of};
use hearsay_model::{
    Attribution, AttributionId, EntityType, Form, Manner, Mention, Node, Quote, Tag, TokenId, Tokens, Words,
};
use pieces::{cut, holds, size, union};

/// How likely the weights must hold a word to be a cue, for the tree to make it one: they know cues that stand in nobody's
/// words well, and were never shown those that stand in somebody's.
const LEAST: f32 = 0.04;

/// How many attributions inside one another the tree alone may add.
const DEEPEST: usize = 4;

/// Finds attributions and the tree they form.
#[must_use]
pub fn find(
    text: &str,
    tokens: &Tokens,
    tags: &[Tag],
    parse: &[Node],
    mentions: &[Mention],
    vectors: &Vectors,
    lexicon: &Lexicon,
) -> Vec<Attribution> {
    let syntax = Syntax::new(text, tokens, tags, parse).with(lexicon);
    complete(&syntax, mentions, lexicon, decode::decode(vectors), |token| decode::leaning(vectors, token))
}

/// Adds what the tree shows to what the weights found, and builds the tree of attributions.
///
/// `leaning` is how likely the weights hold a word to be a cue.
#[must_use]
pub fn complete(
    syntax: &Syntax,
    mentions: &[Mention],
    lexicon: &Lexicon,
    found: Vec<Attribution>,
    leaning: impl Fn(TokenId) -> f32,
) -> Vec<Attribution> {
    let mut drafts: Vec<Draft> = found
        .into_iter()
        .filter(|a| a.cue.iter().chain(&a.content).all(|w| w.start < w.end && w.end <= syntax.len()))
        .filter(|a| !a.cue.is_empty() && !a.content.is_empty() && says_something(syntax, &a.cue))
        .map(|attribution| {
            let key = key_of(syntax, lexicon, &attribution.cue);
            sensible(syntax, lexicon, Draft { attribution, key, under: None, firm: false })
        })
        .filter(|draft| !draft.attribution.content.is_empty())
        .collect();
    // "I think" and "you know" inside somebody's words bring nobody new into the chain.
    let useful = |new: &Draft| {
        let mut speaker = new.attribution.source.iter().flat_map(Clone::clone);
        let first_person = |t: TokenId| matches!(syntax.lower(t).as_str(), "i" | "we" | "you");
        !speaker.any(first_person)
            && !new.key.checked_sub(1).is_some_and(first_person)
            && tells(syntax, lexicon, &new.attribution.content)
    };
    let wanted = |new: &Draft| useful(new) && (leaning(new.key) >= LEAST || unmistakable(syntax, lexicon, new));
    let mut left = merge(syntax, lexicon, &mut drafts, cues::find(syntax, lexicon), wanted);
    merge(syntax, lexicon, &mut drafts, signed::find(syntax, mentions), |_| true);
    for draft in &mut drafts {
        whole_quotations(syntax, &mut draft.attribution);
    }
    quotations_without_cue(syntax, &mut drafts);
    // Of cues in somebody's words the weights know nothing, so there the tree is enough.
    for _ in 0..DEEPEST {
        let (inner, rest): (Vec<Draft>, Vec<Draft>) =
            left.into_iter().partition(|new| useful(new) && told(syntax, lexicon, new) && quoted_by(&drafts, new.key));
        left = rest;
        if inner.is_empty() {
            break;
        }
        merge(syntax, lexicon, &mut drafts, inner, |_| true);
    }
    for draft in &mut drafts {
        if let Some(turn) = turn(syntax, lexicon, draft.key, &draft.attribution.content) {
            draft.attribution.content = cut(syntax, &draft.attribution.content, &[turn]);
        }
    }
    drafts.retain(|draft| !draft.attribution.content.is_empty());
    one_a_key(&mut drafts);
    drafts.sort_by_key(|d| (d.key, d.attribution.cue[0].start));
    let parents = parents(&drafts);
    drafts
        .into_iter()
        .zip(parents)
        .map(|(draft, parent)| {
            let mut attribution = draft.attribution;
            attribution.parent = parent;
            attribution.manner = manner(syntax, draft.key, &attribution);
            attribution.venue = venue(syntax, mentions, lexicon, draft.key, &attribution);
            attribution
        })
        .collect()
}

/// The token a cue turns on: the first that is a cue by itself, else the first verb, else the first word.
#[must_use]
pub fn key_of(syntax: &Syntax, lexicon: &Lexicon, cue: &[Words]) -> TokenId {
    let all = || cue.iter().flat_map(Clone::clone).filter(|&t| t < syntax.len());
    all()
        .find(|&t| class_of(syntax, lexicon, t).is_some() || syntax.lower(t) == "according")
        .or_else(|| all().find(|&t| syntax.is_verb(t)))
        .or_else(|| all().next())
        .unwrap_or(0)
}

/// Whether a cue has a word that can attribute: of "has", "on" or "the" alone the weights only saw the shadow of one.
fn says_something(syntax: &Syntax, cue: &[Words]) -> bool {
    cue.iter().flat_map(Clone::clone).any(|t| {
        !matches!(syntax.pos(t), "ADP" | "AUX" | "CCONJ" | "DET" | "NUM" | "PART" | "PRON" | "SCONJ")
            || matches!(syntax.lower(t).as_str(), "according" | "per" | "via")
    })
}

/// What the weights found, without what the words rule out: a content without quotation marks in another paragraph, and
/// a source that is only the subject of a passive ("It is thought to …").
fn sensible(syntax: &Syntax, lexicon: &Lexicon, mut draft: Draft) -> Draft {
    let items = &syntax.tokens.items;
    let block = items[draft.key].block;
    let colon = syntax.form(syntax.tokens.sentence_of(draft.key).words.end - 1) == ":";
    if !colon {
        draft.attribution.content.retain_mut(|run| {
            while run.start < run.end && items[run.start].block != block && items[run.start].quote == Quote::Outside {
                run.start += 1;
            }
            while run.start < run.end && items[run.end - 1].block != block && items[run.end - 1].quote == Quote::Outside
            {
                run.end -= 1;
            }
            run.start < run.end
        });
    }
    // A source stands in the paragraph of its cue.
    if draft.attribution.source.iter().any(|w| items[w.start].block == block) {
        draft.attribution.source.retain(|w| items[w.start].block == block);
    }
    // "…, the ministry said, accusing the guards": what hangs on the cue itself is not said.
    let trailing: Vec<Words> = syntax
        .kids_by(draft.key, &["advcl"])
        .filter(|&k| k > draft.key && syntax.comma_before(k) && syntax.lower(k).ends_with("ing"))
        .map(|k| syntax.subtree(k))
        .collect();
    if !trailing.is_empty() {
        draft.attribution.content = cut(syntax, &draft.attribution.content, &trailing);
    }
    let passive_cue = syntax.is_verb(draft.key)
        && matches!(class_of(syntax, lexicon, draft.key), Some(Class::Commit | Class::Claim | Class::Believe))
        && syntax.passive(draft.key)
        && syntax.kid(draft.key, &["obl:agent"]).is_none();
    // "…, adding that the ford was shut": the speaker of the clause it hangs on goes on.
    if draft.attribution.source.is_empty()
        && syntax.is_verb(draft.key)
        && syntax.lower(draft.key).ends_with("ing")
        && let Some(class @ (Class::Commit | Class::Claim)) = class_of(syntax, lexicon, draft.key)
        && let Some(speaker) = cues::source(syntax, lexicon, draft.key, class)
    {
        draft.attribution.source = cues::source_words(syntax, Some(speaker));
    }
    if passive_cue
        && let Some(subject) = syntax.kid(draft.key, &["nsubj"])
        && holds(&draft.attribution.source, subject)
    {
        draft.attribution.source.clear();
    }
    draft
}

/// The end of a reported sentence in which the report speaks again: "The station reported that Vale had phoned the mayor,
/// but her office denies it." The reported clause is moved into the past by its past cue; what stands in the present
/// after "but", with a subject and a cue of its own, is not reported (sequence of tenses).
fn turn(syntax: &Syntax, lexicon: &Lexicon, key: TokenId, content: &[Words]) -> Option<Words> {
    if !syntax.is_verb(key) || !syntax.has(key, "Tense=Past") || syntax.tokens.items[key].quote != Quote::Outside {
        return None;
    }
    let run = content.iter().find(|run| run.start > key)?;
    let but = run.clone().skip(3).find(|&t| {
        matches!(syntax.lower(t).as_str(), "but" | "though" | "although" | "while")
            && syntax.form(t - 1) == ","
            && syntax.tokens.items[t].quote == Quote::Outside
    })?;
    let verb = (but + 1..run.end.min(but + 9)).find(|&t| syntax.is_verb(t) || syntax.pos(t) == "AUX")?;
    let subject = syntax.kid(verb, &["nsubj"]).is_some_and(|s| s > but && s < verb);
    (subject && syntax.has(verb, "Tense=Pres") && class_of(syntax, lexicon, verb).is_some()).then_some(but..run.end)
}

/// Whether the words show an attribution whatever the weights hold of it: who passes on another's words ("quoted X as
/// saying"), "reportedly", and denying, which is always somebody's word.
fn unmistakable(syntax: &Syntax, lexicon: &Lexicon, new: &Draft) -> bool {
    new.firm
        || new.under.is_some()
        || lexicon.list("hedges").get(&syntax.lower(new.key)) == Some("unstated")
        || new.attribution.source.is_empty() && syntax.lower(new.key) == "alleged"
        || somebody_speaks(syntax, new) && class_of(syntax, lexicon, new.key) == Some(Class::Deny)
}

/// Whether an attribution has a source, or is a noun that may do without ("reports that …").
fn somebody_speaks(syntax: &Syntax, new: &Draft) -> bool {
    !new.attribution.source.is_empty() || syntax.is_noun(new.key)
}

/// Whether a cue inside somebody's words plainly tells what another said: it governs what follows it, is an act of
/// speech and no mere thought, and is told as done ("had told her that …", not "could tell", "no one says", "telling").
fn told(syntax: &Syntax, lexicon: &Lexicon, new: &Draft) -> bool {
    let key = new.key;
    let speech = matches!(
        class_of(syntax, lexicon, key),
        Some(
            Class::Commit
                | Class::Claim
                | Class::Deny
                | Class::Pledge
                | Class::Threaten
                | Class::Demand
                | Class::Accuse
        )
    );
    let done = !syntax.is_verb(key)
        || (syntax.has(key, "VerbForm=Fin") || syntax.kid(key, &["aux"]).is_some() || syntax.base(key) == "conj")
            && !syntax.negated(key)
            && !syntax.kids_by(key, &["mark"]).any(|m| matches!(syntax.lower(m).as_str(), "to" | "if" | "whether"))
            && !syntax.kids_by(key, &["aux"]).any(|a| {
                matches!(
                    syntax.lower(a).as_str(),
                    "can" | "could" | "may" | "might" | "should" | "would" | "will" | "must"
                )
            });
    let anybody = new.attribution.source.iter().flat_map(Clone::clone).any(|t| {
        syntax.none(t) || matches!(syntax.lower(t).as_str(), "who" | "that" | "which" | "anybody" | "anyone" | "many")
    });
    speech
        && done
        && !anybody
        && somebody_speaks(syntax, new)
        && new.attribution.content.first().is_some_and(|w| w.start > key)
}

/// Whether a token stands in what somebody is said to say.
fn quoted_by(drafts: &[Draft], token: TokenId) -> bool {
    drafts.iter().any(|d| d.key != token && holds(&d.attribution.content, token))
}

/// One attribution a key: of two that turn on the same word the one that the words show best.
fn one_a_key(drafts: &mut Vec<Draft>) {
    drafts.sort_by_key(|d| (d.key, !d.firm, d.under.is_none()));
    drafts.dedup_by_key(|d| d.key);
}

/// Joins the drafts of the tree to those of the weights: one attribution a cue, and new ones where they are wanted. What
/// is left over comes back.
fn merge(
    syntax: &Syntax,
    lexicon: &Lexicon,
    drafts: &mut Vec<Draft>,
    more: Vec<Draft>,
    wanted: impl Fn(&Draft) -> bool,
) -> Vec<Draft> {
    let mut left = Vec::new();
    let mut at: Vec<Option<usize>> = vec![None; syntax.len()];
    for (index, draft) in drafts.iter().enumerate() {
        for token in draft.attribution.cue.iter().flat_map(Clone::clone) {
            at[token].get_or_insert(index);
        }
    }
    for new in more {
        // "quoted Vale as saying" is one cue for the weights, and two links.
        let inside = |index: &usize| new.under.is_none_or(|outer| drafts[*index].key != outer);
        let Some(index) = at[new.key].filter(inside) else {
            if wanted(&new) {
                drafts.push(new);
            } else {
                left.push(new);
            }
            continue;
        };
        let old = &mut drafts[index];
        old.key = new.key;
        old.under = old.under.or(new.under);
        if old.attribution.source.is_empty() {
            old.attribution.source.clone_from(&new.attribution.source);
        }
        if new.firm {
            old.attribution.source = new.attribution.source;
            old.attribution.content = new.attribution.content;
            continue;
        }
        // The tree widens what the weights found only where a claim would else lose its source.
        let beyond = cut(syntax, &new.attribution.content, &old.attribution.content);
        if tells(syntax, lexicon, &beyond) {
            let joined = union(syntax, &old.attribution.content, &new.attribution.content);
            old.attribution.content = cut(syntax, &joined, std::slice::from_ref(&(new.key..new.key + 1)));
        }
    }
    left
}

/// Whether a content holds anything that the schema knows: what the tree alone shows counts only where a claim may hang
/// on it.
fn tells(syntax: &Syntax, lexicon: &Lexicon, content: &[Words]) -> bool {
    content.iter().flat_map(Clone::clone).any(|t| match syntax.pos(t) {
        "VERB" => !lexicon.verb(&syntax.lemma(t)).is_empty(),
        "NOUN" => !lexicon.noun(&syntax.lemma(t)).is_empty(),
        _ => false,
    })
}

/// The quotation a token stands in, marks included.
fn quotation(syntax: &Syntax, token: TokenId) -> Option<Words> {
    let items = &syntax.tokens.items;
    if items[token].quote != Quote::Inside {
        return None;
    }
    let (mut start, mut end) = (token, token + 1);
    while start > 0 && items[start].quote == Quote::Inside {
        start -= 1;
    }
    while end < syntax.len() && items[end].quote == Quote::Inside {
        end += 1;
    }
    let end = if end < syntax.len() && items[end].quote == Quote::Mark { end + 1 } else { end };
    Some(start..end)
}

/// A content that holds part of a quotation holds all of it, unless the cue itself is quoted.
fn whole_quotations(syntax: &Syntax, attribution: &mut Attribution) {
    let mut more = Vec::new();
    for run in &attribution.content {
        let mut token = run.start;
        while token < run.end {
            match quotation(syntax, token) {
                Some(words) => {
                    let quoted_cue = attribution.cue.iter().any(|c| words.contains(&c.start));
                    if !quoted_cue && !(run.start <= words.start && words.end <= run.end) {
                        more.push(words.clone());
                    }
                    token = words.end.max(token + 1);
                }
                None => token += 1,
            }
        }
    }
    if !more.is_empty() {
        attribution.content = union(syntax, &attribution.content, &more);
    }
}

/// A quotation of whole sentences without a cue of its own goes on from the last speaker quoted in the same paragraph,
/// or at the end of the one before.
fn quotations_without_cue(syntax: &Syntax, drafts: &mut [Draft]) {
    let items = &syntax.tokens.items;
    let mut covered = vec![false; syntax.len()];
    // For each token the draft whose quoted content ends last before it.
    let mut speaks: Vec<Option<usize>> = vec![None; syntax.len() + 1];
    for (index, draft) in drafts.iter().enumerate() {
        let mut last = None;
        for token in draft.attribution.content.iter().flat_map(Clone::clone) {
            covered[token] = true;
            if items[token].quote == Quote::Inside && items[draft.key].quote == Quote::Outside {
                last = Some(token);
            }
        }
        if let Some(last) = last {
            speaks[last] = Some(index);
        }
    }
    let mut speaker: Option<(usize, usize)> = None;
    let mut token = 0;
    while token < syntax.len() {
        if let Some(index) = speaks[token] {
            speaker = Some((index, items[token].block));
        }
        if items[token].quote == Quote::Inside
            && !covered[token]
            && let Some(words) = quotation(syntax, token)
        {
            let first = syntax.tokens.sentence_of(token).words.start;
            let whole = (first..words.start).all(|t| syntax.pos(t) == "PUNCT") && words.len() > 4;
            if let Some((index, block)) = speaker.filter(|&(_, b)| whole && items[token].block <= b + 1) {
                let own = &mut drafts[index].attribution;
                own.content = union(syntax, &own.content, std::slice::from_ref(&words));
                speaker = Some((index, items[token].block.max(block)));
            }
            token = words.end.max(token + 1);
            continue;
        }
        token += 1;
    }
}

/// For each draft the one whose content holds its cue; the narrowest wins, and nothing stands under itself.
fn parents(drafts: &[Draft]) -> Vec<Option<AttributionId>> {
    let sizes: Vec<usize> = drafts.iter().map(|d| size(&d.attribution.content)).collect();
    let last = drafts
        .iter()
        .flat_map(|d| d.attribution.content.iter().map(|w| w.end).chain([d.key + 1]))
        .max()
        .unwrap_or_default();
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); last];
    for (id, draft) in drafts.iter().enumerate() {
        at[draft.key].push(id);
    }
    let mut parents: Vec<Option<AttributionId>> = vec![None; drafts.len()];
    for (outer, draft) in drafts.iter().enumerate() {
        for key in draft.attribution.content.iter().flat_map(Clone::clone) {
            for &inner in &at[key] {
                let mutual = holds(&drafts[inner].attribution.content, draft.key);
                if inner == outer || mutual && (sizes[inner], inner) >= (sizes[outer], outer) {
                    continue;
                }
                if parents[inner].is_none_or(|now| sizes[outer] < sizes[now]) {
                    parents[inner] = Some(outer);
                }
            }
        }
    }
    for (inner, draft) in drafts.iter().enumerate() {
        if let Some(under) = draft.under
            && let Some(outer) = drafts.iter().position(|d| d.key == under)
            && outer != inner
        {
            parents[inner] = Some(outer);
        }
    }
    for id in 0..parents.len() {
        let (mut slow, mut steps) = (id, 0);
        while let Some(up) = parents[slow] {
            steps += 1;
            if up == id || steps > parents.len() {
                parents[id] = None;
                break;
            }
            slow = up;
        }
    }
    parents
}

/// How a content stands: what a quoted speaker tells of others is indirect.
fn manner(syntax: &Syntax, key: TokenId, attribution: &Attribution) -> Manner {
    let items = &syntax.tokens.items;
    if items[key].quote != Quote::Outside {
        return Manner::Indirect;
    }
    let words = || attribution.content.iter().flat_map(Clone::clone).filter(|&t| syntax.pos(t) != "PUNCT");
    let quoted = words().filter(|&t| items[t].quote == Quote::Inside).count();
    let printed = attribution.content.first().is_some_and(|first| {
        let sentence = &syntax.tokens.sentence_of(key).words;
        first.start >= sentence.end && syntax.form(sentence.end - 1) == ":"
    });
    if printed || quoted > 0 && quoted == words().count() {
        Manner::Direct
    } else if quoted > 0 {
        Manner::Mixed
    } else {
        Manner::Indirect
    }
}

/// What the source spoke through: "told Radio Marl", "in an interview with the Post", "was interviewed by … and said".
fn venue(
    syntax: &Syntax,
    mentions: &[Mention],
    lexicon: &Lexicon,
    key: TokenId,
    attribution: &Attribution,
) -> Option<Words> {
    if !syntax.is_verb(key) {
        return None;
    }
    // "told Radio Marl": read from the words, for the tree may hang the parts of a name apart.
    if syntax.lemma(key) == "tell" {
        let capital = |t: &TokenId| syntax.form(*t).chars().next().is_some_and(char::is_uppercase);
        let first = key + 1 + usize::from(key + 1 < syntax.len() && syntax.lower(key + 1) == "the");
        let end = (first..syntax.len().min(first + 6)).find(|t| !capital(t)).unwrap_or(first);
        let named = key + 1..end;
        let media = lexicon.list("classes/media");
        if named.clone().any(|t| media.has(&syntax.lower(t))) && named.clone().all(|t| !holds(&attribution.source, t)) {
            return Some(named);
        }
    }
    let free = |head: TokenId| !holds(&attribution.source, head) && !holds(&attribution.content, head);
    let verbs = std::iter::once(key).chain(syntax.head(key).filter(|_| syntax.base(key) == "conj"));
    for verb in verbs {
        for part in syntax.parts(verb) {
            if !free(part.head) || part.shared {
                continue;
            }
            let interview = syntax.lemma(verb) == "interview" && part.place == "subject";
            let speaks = matches!(
                syntax.lemma(verb).as_str(),
                "tell" | "say" | "speak" | "talk" | "reveal" | "confirm" | "explain" | "announce" | "disclose"
            );
            let told = speaks && matches!(part.place.as_str(), "object" | "indirect" | "to") && !syntax.passive(verb);
            let through = matches!(part.place.as_str(), "on" | "via" | "through" | "in" | "with" | "by" | "at");
            // The medium that hosts an occasion ("in an interview with Radio Marl") tells more than the occasion.
            if through && lexicon.list("classes/occasion").has(&syntax.lemma(part.head)) {
                let host = syntax.kids_by(part.head, &["nmod"]).find(|&k| medium(syntax, mentions, lexicon, k));
                return Some(syntax.phrase(host.unwrap_or(part.head)));
            }
            if (interview || told || through) && medium(syntax, mentions, lexicon, part.head) {
                return Some(syntax.phrase(part.head));
            }
        }
    }
    None
}

/// Whether a noun names a medium, by its words, or by being the name of an organisation or a work.
fn medium(syntax: &Syntax, mentions: &[Mention], lexicon: &Lexicon, head: TokenId) -> bool {
    let media = lexicon.list("classes/media");
    if syntax.phrase(head).any(|t| media.has(&syntax.lower(t))) {
        return true;
    }
    mentions.iter().any(|m| {
        m.head == head && m.form == Form::Name && matches!(m.entity, EntityType::Organization | EntityType::Work)
    })
}
