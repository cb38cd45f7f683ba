//! What the digest makes of a reading, on reports of one or two sentences.

use super::*;
use serde_json::{Value, json};

/// Where words stand in a text, by code points; `#2` at the end is the second time.
fn place(text: &str, words: &str) -> Value {
    let (words, nth) = words.split_once('#').map_or((words, 1), |(words, nth)| (words, nth.parse().expect("a number")));
    let byte = text.match_indices(words).nth(nth - 1).map(|(byte, _)| byte).expect(words);
    let start = text[..byte].chars().count();
    json!({"start": start, "end": start + words.chars().count()})
}

fn with(mut place: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().expect("an object") {
        place[key] = value.clone();
    }
    place
}

/// An actor by kind and mentions: `=` before a name, `~` before a pronoun, else a description.
fn actor(text: &str, id: &str, kind: &str, mentions: &[&str]) -> Value {
    let form = |words: &&str| match words.as_bytes()[0] {
        b'=' => json!({"form": "name"}),
        b'~' => json!({"form": "pronoun"}),
        _ => json!({"form": "nominal"}),
    };
    let list: Vec<Value> =
        mentions.iter().map(|words| with(place(text, words.trim_start_matches(['=', '~'])), &form(words))).collect();
    let name = mentions[0].trim_start_matches(['=', '~']).split('#').next();
    json!({"id": id, "name": name, "kind": kind, "mentions": list})
}

fn filler(text: &str, actor: &str, words: &str) -> Value {
    with(place(text, words), &json!({"actor": if actor.is_empty() { Value::Null } else { json!(actor) }}))
}

/// A claim by type, predicate and fillers; its chain is `hops` below the report.
fn claim(text: &str, id: &str, kind: &str, words: &str, roles: &Value, hops: Vec<Value>) -> Value {
    let mut chain = vec![json!({"role": "report"})];
    chain.extend(hops);
    let base = json!({
        "id": id, "kind": if kind.starts_with(char::is_lowercase) { "relation" } else { "event" }, "type": kind,
        "words": place(text, words), "label": words, "actor": [], "recipient": [], "object": [], "place": [], "time": [],
        "factuality": "CT+", "manner": "indirect", "chain": chain, "evidence": [place(text, words)],
    });
    with(base, roles)
}

fn hop(text: &str, role: &str, actor: &str, words: &str, cue: &str, attribution: &str) -> Value {
    with(
        filler(text, actor, words),
        &json!({
            "role": role, "cue": place(text, cue), "venue": null,
            "attribution": if attribution.is_empty() { Value::Null } else { json!(attribution) },
        }),
    )
}

fn digest(text: &str, actors: &[Value], attributions: &[Value], claims: &[Value]) -> Digest {
    let end = text.chars().count();
    let record = json!({
        "hearsay": 1,
        "document": {
            "id": "sha256:1", "path": "vess.txt", "url": null, "media_type": "text/plain", "title": null,
            "publisher": "Harbour Post", "byline": [], "published": "2031-03-24", "language": "en", "text": text,
            "blocks": [{"kind": "paragraph", "start": 0, "end": end}],
        },
        "actors": actors, "attributions": attributions, "claims": claims, "diagnostics": [],
    });
    Digest::of(&serde_json::from_value(record).expect("a record"))
}

fn source(digest: &Digest, claim: usize) -> &str {
    let hop = digest.claims[claim].chain.last().expect("a chain");
    hop.actor.map_or("nobody", |actor| digest.actors[actor as usize].name.as_str())
}

#[test]
fn names_that_contradict_are_two() {
    let text = "Officers arrested Gorran Pell at his mill, said Inspector Bohdan Reuss. Reuss took no questions.";
    let actors = [actor(text, "a0", "person", &["=Gorran Pell", "~his", "=Inspector Bohdan Reuss", "=Reuss#2"])];
    let roles = json!({"recipient": [filler(text, "a0", "Gorran Pell")]});
    let hops = vec![hop(text, "source", "a0", "Inspector Bohdan Reuss", "said", "")];
    let digest = digest(text, &actors, &[], &[claim(text, "c:1", "DETAIN", "arrested", &roles, hops)]);
    assert_eq!(source(&digest, 0), "Inspector Bohdan Reuss");
    let detained = digest.claims[0].recipient[0].actor.expect("somebody") as usize;
    assert_eq!(digest.actors[detained].name, "Gorran Pell");
    assert!(!digest.actors[detained].names.iter().any(|name| name.contains("Reuss")));
}

#[test]
fn a_description_beside_a_name_is_the_name() {
    let text =
        "Police detained the director of the mill, Gorran Pell, at dawn. General Tamas Orlin spoke. The general left.";
    let actors = [
        actor(text, "a0", "unnamed", &["the director of the mill, Gorran Pell"]),
        actor(text, "a1", "person", &["=Gorran Pell"]),
        actor(text, "a2", "person", &["=General Tamas Orlin"]),
        actor(text, "a3", "unnamed", &["The general"]),
    ];
    let claims = [
        claim(
            text,
            "c:1",
            "DETAIN",
            "detained",
            &json!({"recipient": [filler(text, "a0", "the director of the mill, Gorran Pell")]}),
            vec![],
        ),
        claim(text, "c:2", "WITHDRAW", "left", &json!({"actor": [filler(text, "a3", "The general")]}), vec![]),
    ];
    let digest = digest(text, &actors, &[], &claims);
    let name = |filler: &DigestFiller| digest.actors[filler.actor.expect("somebody") as usize].name.clone();
    assert_eq!(name(&digest.claims[0].recipient[0]), "Gorran Pell");
    assert_eq!(name(&digest.claims[1].actor[0]), "General Tamas Orlin");
}

#[test]
fn who_tells_a_paper_is_its_source_and_when_is_not_when_it_happened() {
    let text = "Police detained Gorran Pell on Saturday, his wife, Alina Pell, told this newspaper on Sunday.";
    let actors = [
        actor(text, "a0", "person", &["=Gorran Pell", "~his"]),
        actor(text, "a1", "person", &["=Alina Pell", "his wife"]),
        actor(text, "a2", "unnamed", &["this newspaper"]),
    ];
    let attributions = [json!({
        "id": "t0", "source": [place(text, "this newspaper")], "cue": [place(text, "told")],
        "content": [place(text, "Police detained Gorran Pell on Saturday")], "manner": "indirect", "parent": null,
    })];
    let when = |words: &str| with(place(text, words), &json!({"value": null}));
    let roles = json!({"time": [when("Saturday"), when("Sunday")]});
    let hops = vec![hop(text, "unnamed", "a2", "this newspaper", "told", "t0")];
    let digest = digest(text, &actors, &attributions, &[claim(text, "c:1", "DETAIN", "detained", &roles, hops)]);
    assert_eq!(source(&digest, 0), "Alina Pell");
    assert_eq!(digest.claims[0].time.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>(), ["Saturday"]);
    let venue = digest.claims[0].chain[1].venue.as_ref().expect("where she spoke");
    assert_eq!(venue.words, "this newspaper");
}

#[test]
fn a_register_speaks_for_itself_and_a_letter_for_its_writer() {
    let text = "Pell owns the mill, according to an extract from the land register of Vess. A letter from the Port Office \
        to Pell, shown to us, says that it leaks. It fell, Tarn TV reports.";
    let actors = [
        actor(text, "a0", "place", &["=Vess"]),
        actor(text, "a1", "organization", &["=the Port Office"]),
        actor(text, "a2", "person", &["=Pell"]),
    ];
    let claims = [
        claim(
            text,
            "c:1",
            "owned_by",
            "owns",
            &json!({}),
            vec![hop(text, "unnamed", "", "an extract from the land register of Vess", "according to", "")],
        ),
        claim(
            text,
            "c:2",
            "OTHER",
            "leaks",
            &json!({}),
            vec![hop(text, "unnamed", "", "A letter from the Port Office to Pell", "says", "")],
        ),
        claim(text, "c:3", "OTHER", "fell", &json!({}), vec![hop(text, "unnamed", "", "Tarn TV", "reports", "")]),
    ];
    let digest = digest(text, &actors, &[], &claims);
    assert_eq!(source(&digest, 0), "land register of Vess");
    assert_eq!(source(&digest, 1), "the Port Office");
    assert_eq!(source(&digest, 2), "Tarn TV");
}

#[test]
fn what_is_denied_or_demanded_is_marked() {
    let text = "The Port Office fined Pell in May. Mira Donat denied this. She dismissed reports of an attack on the mill. \
        Orlin told Pell to resign.";
    let actors = [
        actor(text, "a0", "organization", &["=The Port Office"]),
        actor(text, "a1", "person", &["=Pell", "=Pell#2"]),
        actor(text, "a2", "person", &["=Mira Donat", "~She"]),
        actor(text, "a3", "person", &["=Orlin"]),
    ];
    let object = |words: &str| filler(text, "", words);
    let claims = [
        claim(text, "c:1", "SANCTION", "fined", &json!({"actor": [filler(text, "a0", "The Port Office")]}), vec![]),
        claim(
            text,
            "c:2",
            "DENY",
            "denied",
            &json!({"actor": [filler(text, "a2", "Mira Donat")], "object": [object("this")]}),
            vec![],
        ),
        claim(
            text,
            "c:3",
            "DENY",
            "dismissed",
            &json!({"actor": [filler(text, "a2", "She")], "object": [object("reports of an attack on the mill")]}),
            vec![],
        ),
        claim(text, "c:4", "ATTACK", "attack", &json!({}), vec![]),
        claim(
            text,
            "c:5",
            "DEMAND",
            "told",
            &json!({"actor": [filler(text, "a3", "Orlin")], "object": [object("resign")]}),
            vec![],
        ),
        claim(text, "c:6", "APPOINT", "resign", &json!({"actor": [filler(text, "a1", "Pell#2")]}), vec![]),
    ];
    let digest = digest(text, &actors, &[], &claims);
    assert_eq!(digest.claims[1].denies, ["c:1"]);
    assert_eq!(digest.claims[3].factuality, Factuality::CertainNot);
    assert_eq!(source(&digest, 3), "Mira Donat");
    assert_eq!(digest.claims[5].factuality, Factuality::Unknown);
}
