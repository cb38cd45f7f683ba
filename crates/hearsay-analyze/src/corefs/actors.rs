//! From clusters of mentions to actors: what they are called and what they are.

use super::facts::{Facts, Person};
use crate::Lexicon;
use crate::syntax::Syntax;
use hearsay_model::{Actor, ActorId, ActorKind, EntityType, Form, Mention, MentionId};

/// Makes the actors of the clusters that can take part in the ledger: for each mention its actor, and the actors.
pub(super) fn make(
    syntax: &Syntax,
    mentions: &[Mention],
    facts: &[Facts],
    clusters: &[usize],
    lexicon: &Lexicon,
) -> (Vec<Option<ActorId>>, Vec<Actor>) {
    let mut actor_of = vec![None; mentions.len()];
    let mut actors: Vec<Actor> = Vec::new();
    if facts.is_empty() {
        return (actor_of, actors);
    }
    let most = clusters.iter().max().map_or(0, |most| most + 1);
    let mut members: Vec<Vec<MentionId>> = vec![Vec::new(); most];
    let mut order = Vec::new();
    for (mention, &cluster) in clusters.iter().enumerate() {
        if members[cluster].is_empty() {
            order.push(cluster);
        }
        members[cluster].push(mention);
    }
    for cluster in order {
        // Several joined by "and" are several actors, each with a mention of its own.
        let own: Vec<MentionId> = members[cluster]
            .iter()
            .copied()
            .filter(|&mention| !facts[mention].coordinated && !facts[mention].fragment)
            .collect();
        let Some((name, kind)) = describe(syntax, mentions, facts, &own, lexicon) else { continue };
        for &mention in &own {
            actor_of[mention] = Some(actors.len());
        }
        actors.push(Actor { name, kind, mentions: own });
    }
    (actor_of, actors)
}

/// What a cluster is called, and what it is; `None` if it is no actor.
fn describe(
    syntax: &Syntax,
    mentions: &[Mention],
    facts: &[Facts],
    own: &[MentionId],
    lexicon: &Lexicon,
) -> Option<(String, ActorKind)> {
    // The fullest name, the first of equals; an acronym only if there is nothing else.
    let named = own
        .iter()
        .filter_map(|&mention| facts[mention].name.as_ref().map(|name| (mention, name)))
        .min_by_key(|(mention, name)| (name.acronym, std::cmp::Reverse(name.parts.len()), *mention));
    let entity = entity(facts, own, named.map(|(mention, _)| mention));
    if let Some((mention, name)) = named {
        let words = syntax.tokens.span(&name.words).of(syntax.text);
        let words: Vec<&str> = words.split_whitespace().collect();
        let words = words.join(" ");
        let kind = match entity {
            _ if is_country(own, facts, lexicon) => ActorKind::Country,
            _ if is_people(facts, mention, lexicon) => ActorKind::Group,
            EntityType::Person => ActorKind::Person,
            EntityType::Organization => ActorKind::Organization,
            EntityType::Place => ActorKind::Place,
            EntityType::Time | EntityType::Event => return None,
            EntityType::Object | EntityType::Work | EntityType::Abstract => ActorKind::Work,
        };
        return Some((words, kind));
    }
    if !matches!(entity, EntityType::Person | EntityType::Organization | EntityType::Place) {
        return None;
    }
    // "there" and "which" by themselves are nobody.
    let somebody = |&&mention: &&MentionId| match facts[mention].form {
        Form::Pronoun => !matches!(facts[mention].person, Some(Person::Other | Person::It)),
        _ => {
            syntax.is_noun(mentions[mention].head)
                || matches!(syntax.pos(mentions[mention].head), "ADJ" | "NUM" | "DET")
        }
    };
    own.iter().find(somebody)?;
    let described = own
        .iter()
        .copied()
        .filter(|&mention| mentions[mention].form == Form::Nominal)
        .max_by_key(|&mention| (syntax.phrase(mentions[mention].head).len().min(12), std::cmp::Reverse(mention)))
        .or(own.first().copied())?;
    let mention = &mentions[described];
    let phrase = syntax.phrase(mention.head);
    let whole = phrase.len() > 1 || mention.words.len() == 1;
    let words =
        if mention.form == Form::Nominal && whole && phrase.len() <= 16 { phrase } else { mention.words.clone() };
    let text: Vec<&str> = syntax.tokens.span(&words).of(syntax.text).split_whitespace().collect();
    let kind = match entity {
        EntityType::Place => ActorKind::Place,
        _ if peoples(syntax, mention, lexicon) => ActorKind::Group,
        _ => ActorKind::Unnamed,
    };
    Some((text.join(" "), kind))
}

/// The type that most mentions have, that of the fullest name counting more.
fn entity(facts: &[Facts], own: &[MentionId], named: Option<MentionId>) -> EntityType {
    let mut votes: Vec<(EntityType, usize)> = Vec::new();
    let mut vote = |entity: EntityType, weight: usize| match votes.iter_mut().find(|(other, _)| *other == entity) {
        Some((_, count)) => *count += weight,
        None => votes.push((entity, weight)),
    };
    for &mention in own {
        let weight = match facts[mention].form {
            Form::Name => 3,
            Form::Nominal => 2,
            Form::Pronoun => 1,
        };
        vote(facts[mention].entity, weight);
    }
    if let Some(named) = named {
        vote(facts[named].entity, 2);
    }
    votes.iter().rev().max_by_key(|(_, count)| *count).map_or(EntityType::Abstract, |(entity, _)| *entity)
}

/// Whether a name of the cluster is a state's.
fn is_country(own: &[MentionId], facts: &[Facts], lexicon: &Lexicon) -> bool {
    let countries = lexicon.list("countries");
    own.iter().any(|&mention| {
        let facts = &facts[mention];
        let dotted = facts.name.as_ref().map(|name| name.whole.as_str());
        facts.entity != EntityType::Person && dotted.is_some_and(|whole| countries.has(whole))
    })
}

/// Whether a name is a people's: "the Palestinians", "Kurds".
fn is_people(facts: &[Facts], mention: MentionId, lexicon: &Lexicon) -> bool {
    let Some(name) = &facts[mention].name else { return false };
    let demonyms = lexicon.list("demonyms");
    let plural = name.whole.strip_suffix('s').is_some_and(|one| demonyms.has(one))
        || name.whole.strip_suffix("men").is_some_and(|one| demonyms.has(&format!("{one}man")));
    plural
        || facts[mention].text.starts_with("the ") && facts[mention].plural != Some(false) && demonyms.has(&name.whole)
}

/// Whether a description without a name means a population: "the people of Vess", "the Lebanese".
fn peoples(syntax: &Syntax, mention: &Mention, lexicon: &Lexicon) -> bool {
    let head = syntax.lower(mention.head);
    lexicon.list("demonyms").has(head.strip_suffix('s').unwrap_or(&head))
        || matches!(head.as_str(), "population" | "nation" | "peoples")
}
