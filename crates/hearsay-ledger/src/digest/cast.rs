//! Who is in a report.
//!
//! In goes a [`Record`], out come its actors, each one person or body. What the reading ran together is taken apart where
//! names contradict one another ("Rustem Kadyrow" and "Inspector Bohdan Reuss" are two), and what it left apart is joined
//! where the text says that it is one: "the director of the plant, Rustam Qadir" is Qadir, and "the general" is the only
//! general of the report.

use super::{DigestActor, Letters};
use crate::names::{self, NameKind, Verdict};
use hearsay_model::record::Record;
use hearsay_model::{ActorKind, Form};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Where an actor is mentioned.
#[derive(Clone, Copy, Debug)]
pub struct Mention {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// A name, a description or a pronoun.
    pub form: Form,
    /// Whose it is.
    pub actor: u32,
}

/// The actors of a report with their mentions.
pub struct Cast {
    actors: Vec<(String, ActorKind)>,
    /// Sorted by where they start, the shorter first.
    mentions: Vec<Mention>,
    /// For each actor of the record those that it is now.
    now: BTreeMap<String, Vec<u32>>,
}

impl Cast {
    /// The actors of a record.
    pub fn of(record: &Record, text: &Letters) -> Self {
        let mut cast = Cast { actors: Vec::new(), mentions: Vec::new(), now: BTreeMap::new() };
        for actor in &record.actors {
            cast.take(actor, text);
        }
        cast.mentions.sort_by_key(|mention| (mention.start, mention.end, mention.actor));
        cast.adopt();
        cast.join(text);
        cast.clients(record, text);
        cast
    }

    /// Adds an actor of the record, in as many parts as its names contradict one another.
    fn take(&mut self, actor: &hearsay_model::record::ActorRecord, text: &Letters) {
        let first = self.actors.len() as u32;
        self.actors.push((actor.name.clone(), actor.kind));
        let mut parts = vec![first];
        // Whose name was the last before a pronoun.
        let mut last = first;
        let mut named: Vec<(u32, String)> = vec![(first, actor.name.clone())];
        let mut mentions: Vec<_> = actor.mentions.iter().collect();
        mentions.sort_by_key(|mention| (mention.start, mention.end));
        for mention in mentions {
            if actor.kind == ActorKind::Person && mention.form == Form::Name {
                let name = text.quote(mention.start, mention.end);
                let contradicts = |other: &str| {
                    names::compare(other, &name, NameKind::Person).verdict == Verdict::Different
                        && !names::Prepared::new(&name, NameKind::Person).full_parts().is_empty()
                };
                last = if let Some((part, _)) = named.iter().find(|(_, other)| !contradicts(other)) {
                    *part
                } else {
                    let part = self.actors.len() as u32;
                    self.actors.push((name.clone(), actor.kind));
                    parts.push(part);
                    part
                };
                named.push((last, name));
            }
            self.mentions.push(Mention { start: mention.start, end: mention.end, form: mention.form, actor: last });
        }
        self.now.insert(actor.id.clone(), parts);
    }

    /// Gives what was taken apart to the only other actor of the report that has the name.
    fn adopt(&mut self) {
        let split: Vec<u32> = self.now.values().flat_map(|parts| parts.iter().skip(1).copied()).collect();
        for part in split {
            let fits = |other: &u32| {
                let (name, kind) = &self.actors[*other as usize];
                *other != part
                    && *kind == ActorKind::Person
                    && names::compare(name, &self.actors[part as usize].0, NameKind::Person).verdict
                        != Verdict::Different
            };
            let fitting: Vec<u32> = (0..self.actors.len() as u32).filter(fits).collect();
            if let [other] = fitting[..] {
                self.replace(part, other);
            }
        }
    }

    /// Joins descriptions with the names that the text puts beside them.
    fn join(&mut self, text: &Letters) {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for mention in self.mentions.iter().filter(|mention| mention.form == Form::Nominal) {
            if self.actors[mention.actor as usize].1 == ActorKind::Unnamed {
                // "the director of the plant, Rustam Qadir"
                let name = self.mentions.iter().find(|name| {
                    name.form == Form::Name
                        && name.end == mention.end
                        && name.start > mention.start
                        && self.actors[name.actor as usize].1 == ActorKind::Person
                        && text.quote(mention.start, name.start).ends_with(',')
                });
                pairs.extend(name.map(|name| (mention.actor, name.actor)));
            }
        }
        for (described, named) in pairs {
            self.replace(described, named);
        }
        for described in 0..self.actors.len() as u32 {
            if let Some(bearer) = self.bearer(described, text) {
                self.replace(described, bearer);
            }
        }
    }

    /// The only person of the report who is introduced with the title that is all an actor is called by: "the general".
    fn bearer(&self, described: u32, text: &Letters) -> Option<u32> {
        let forms: Vec<String> = self
            .mentions
            .iter()
            .filter(|mention| mention.actor == described && mention.form != Form::Pronoun)
            .map(|mention| text.quote(mention.start, mention.end).to_lowercase())
            .collect();
        let title = forms.first()?.strip_prefix("the ")?.to_owned();
        if title.contains(" of ") || forms.iter().any(|form| form.trim_start_matches("the ") != title) {
            return None;
        }
        let lead = format!("{title} ");
        let mut bearers: Vec<u32> = self
            .mentions
            .iter()
            .filter(|mention| mention.actor != described && mention.form == Form::Name)
            .filter(|mention| self.actors[mention.actor as usize].1 == ActorKind::Person)
            .filter(|mention| text.quote(mention.start, mention.end).to_lowercase().starts_with(&lead))
            .map(|mention| mention.actor)
            .collect();
        bearers.sort_unstable();
        bearers.dedup();
        match bearers[..] {
            [bearer] => Some(bearer),
            _ => None,
        }
    }

    /// "His client" is whoever the report's only lawyer speaks for.
    fn clients(&mut self, record: &Record, text: &Letters) {
        const LAWYERS: [&str; 7] = ["lawyer", "lawyers", "attorney", "counsel", "solicitor", "barrister", "advocate"];
        let lawyers = record.claims.iter().filter(|claim| {
            claim.claim_type.as_str() == "spokesperson_of"
                && LAWYERS.contains(&text.place(claim.words).to_lowercase().as_str())
        });
        let mut clients: Vec<u32> = lawyers
            .flat_map(|claim| &claim.recipient)
            .filter_map(|filler| self.actor(filler.actor.as_ref()?, filler.start, filler.end))
            .filter(|client| self.kind(*client) != ActorKind::Unnamed)
            .collect();
        clients.sort_unstable();
        clients.dedup();
        let [client] = clients[..] else { return };
        let called: Vec<u32> = self
            .mentions
            .iter()
            .filter(|mention| self.kind(mention.actor) == ActorKind::Unnamed)
            .filter(|mention| {
                let words = text.quote(mention.start, mention.end).to_lowercase();
                matches!(words.as_str(), "his client" | "her client" | "their client" | "my client" | "our client")
            })
            .map(|mention| mention.actor)
            .collect();
        for described in called {
            self.replace(described, client);
        }
    }

    fn replace(&mut self, old: u32, new: u32) {
        for mention in self.mentions.iter_mut().filter(|mention| mention.actor == old) {
            mention.actor = new;
        }
        for part in self.now.values_mut().flatten().filter(|part| **part == old) {
            *part = new;
        }
    }

    /// Who an actor of the record is where these words stand.
    pub fn actor(&self, id: &str, start: usize, end: usize) -> Option<u32> {
        let parts = self.now.get(id)?;
        let here = self.inside(start, end).find(|mention| parts.contains(&mention.actor));
        here.map(|mention| mention.actor).or_else(|| parts.first().copied())
    }

    /// What an actor is.
    pub fn kind(&self, actor: u32) -> ActorKind {
        self.actors[actor as usize].1
    }

    /// The mentions inside a stretch of text.
    pub fn inside(&self, start: usize, end: usize) -> impl Iterator<Item = &Mention> {
        let first = self.mentions.partition_point(|mention| mention.start < start);
        self.mentions[first..]
            .iter()
            .take_while(move |mention| mention.start < end)
            .filter(move |mention| mention.end <= end)
    }

    /// The longest mention that ends here.
    pub fn ending(&self, end: usize) -> Option<&Mention> {
        self.mentions.iter().filter(|mention| mention.end == end).min_by_key(|mention| mention.start)
    }

    /// Somebody whom the reading has nowhere among the actors.
    pub fn add(&mut self, name: &str, kind: ActorKind, start: usize, end: usize) -> u32 {
        let known = self.actors.iter().position(|(other, known)| *known == kind && other == name);
        let actor = known.unwrap_or_else(|| {
            self.actors.push((name.to_owned(), kind));
            self.actors.len() - 1
        }) as u32;
        let place = self.mentions.partition_point(|mention| (mention.start, mention.end) < (start, end));
        self.mentions.insert(place, Mention { start, end, form: Form::Name, actor });
        actor
    }

    /// The actors with all that the report calls them.
    pub fn into_actors(self, text: &Letters) -> Vec<DigestActor> {
        let mut called: Vec<Vec<String>> = vec![Vec::new(); self.actors.len()];
        let mut within: Vec<Vec<u32>> = vec![Vec::new(); self.actors.len()];
        for mention in self.mentions.iter().filter(|mention| mention.form != Form::Pronoun) {
            let actor = mention.actor as usize;
            called[actor].push(text.quote(mention.start, mention.end));
            if self.actors[actor].1 == ActorKind::Unnamed && mention.form == Form::Nominal {
                let inner = self.inside(mention.start, mention.end).map(|inner| inner.actor);
                within[actor].extend(inner.filter(|inner| *inner != mention.actor));
            }
        }
        let parts = self.actors.into_iter().zip(called).zip(within);
        parts
            .map(|(((name, kind), mut names), mut within)| {
                names.sort();
                names.dedup();
                names.retain(|other| *other != name);
                within.sort_unstable();
                within.dedup();
                let names = names.into_iter().map(SmolStr::from).collect();
                DigestActor { name: name.into(), kind, names, within }
            })
            .collect()
    }
}
