//! Questions asked of a dependency tree, for the layers that read clauses.
//!
//! In go tokens, tags and the tree; out come phrases, clauses and the parts a predicate has in the active voice: in "The
//! depot was shelled by gunboats" the subject of `shelled` is "gunboats" and its object "The depot".

use crate::{Lexicon, lemmas};
use hearsay_model::{Node, Quote, Tag, TokenId, Tokens, Words};

/// A tree with its words, ready for questions.
#[derive(Debug)]
pub struct Syntax<'a> {
    /// The document's text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a Tokens,
    /// Their tags.
    pub tags: &'a [Tag],
    /// Their nodes.
    pub parse: &'a [Node],
    lemmas: Vec<String>,
    nodes: Vec<Node>,
    kids: Vec<Vec<TokenId>>,
    extent: Vec<(TokenId, TokenId)>,
}

/// A part of a clause: what it is to the predicate in the active voice, and its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `subject`, `object`, `indirect`, or a preposition such as `against`.
    pub place: String,
    /// Its head.
    pub head: TokenId,
    /// Whether it is understood from another clause.
    pub shared: bool,
}

impl<'a> Syntax<'a> {
    /// Prepares a tree for questions. Layers that are too short are read as far as they go.
    #[must_use]
    pub fn new(text: &'a str, tokens: &'a Tokens, tags: &'a [Tag], parse: &'a [Node]) -> Self {
        let n = tokens.items.len().min(tags.len()).min(parse.len());
        let mut kids = vec![Vec::new(); n];
        for (token, node) in parse.iter().enumerate().take(n) {
            if let Some(head) = node.head.filter(|&head| head < n && head != token) {
                kids[head].push(token);
            }
        }
        let lemmas = (0..n)
            .map(|t| match tags[t].lemma.as_str() {
                "" | "_" => tokens.text(t, text).to_lowercase(),
                lemma => {
                    // Marks of writing direction and the like are no part of a word.
                    let lemma = lemma.to_lowercase();
                    let bare = lemma.trim_matches(|c: char| !c.is_alphanumeric());
                    if bare.is_empty() { lemma } else { bare.to_string() }
                }
            })
            .collect();
        let extent = (0..n).map(|t| (t, t)).collect();
        let nodes = parse[..n].to_vec();
        let mut syntax = Syntax { text, tokens, tags, parse, lemmas, nodes, kids, extent };
        syntax.measure();
        syntax.appositions();
        syntax
    }

    /// Reads "the mayor, Ana Vale," as an apposition where the tree has two of one relation, or a list without "and".
    fn appositions(&mut self) {
        let mut moves = Vec::new();
        for token in 1..self.len() {
            if !self.is_noun(token) || !self.is(token, &["conj", "nsubj", "obl", "obj", "dep", "nmod", "list"]) {
                continue;
            }
            let Some(head) = self.head(token) else { continue };
            let start = self.subtree(token).start;
            if start == 0
                || self.form(start - 1) != "," && self.form(start) != ","
                || self.kid(token, &["case"]).is_some_and(|c| c < token)
            {
                continue;
            }
            let before = if self.form(start) == "," { start } else { start - 1 };
            let first = if self.base(token) == "conj" {
                let group: Vec<_> = self.conjuncts(head).into_iter().filter(|&t| self.is_noun(t)).collect();
                let listed = group.iter().any(|&t| self.kid(t, &["cc"]).is_some());
                (!listed && group.len() == 2 && head < token && self.is_noun(head)).then_some(head)
            } else {
                self.kids(head).iter().copied().find(|&s| {
                    s < token
                        && self.is_noun(s)
                        && (self.base(s) == self.base(token)
                            || self.base(s) == "nsubj" && self.is(token, &["obl", "dep"]))
                        && self.subtree(s).end == before
                })
            };
            if let Some(first) = first.filter(|&f| f != token) {
                moves.push((token, first));
            }
        }
        for (token, first) in moves {
            self.hang(token, first, "appos");
        }
        self.own_subjects();
        self.extent = (0..self.len()).map(|t| (t, t)).collect();
        self.measure();
    }

    /// Gives a second subject behind a verb to the clause that the verb governs and that has none: "A pilot told us that
    /// Vale had left".
    fn own_subjects(&mut self) {
        for verb in 0..self.len() {
            let subjects: Vec<TokenId> = self.kids_by(verb, &["nsubj"]).collect();
            let [first, second] = subjects[..] else { continue };
            // "The ministry that its guards had fired on nobody": a verb is lost between the two.
            if second < verb && self.kids_by(verb, &["mark"]).any(|m| first < m && m < second) {
                self.nodes[first].relation = "dislocated".into();
                continue;
            }
            if !(first < verb && verb < second) {
                continue;
            }
            let clause = self.kids_by(verb, &["ccomp"]).find(|&c| c > second && self.kid(c, &["nsubj"]).is_none());
            if let Some(clause) = clause {
                self.kids[verb].retain(|&k| k != second);
                self.nodes[second].head = Some(clause);
                self.kids[clause].push(second);
                self.kids[clause].sort_unstable();
            }
        }
    }

    /// With the dictionary forms that the lexicon knows, where the tagged ones are unknown to it.
    #[must_use]
    pub fn with(mut self, lexicon: &Lexicon) -> Self {
        for token in 0..self.len() {
            let form = self.lower(token);
            if self.pos(token) == "VERB"
                && let Some(lemma) = lexicon.list("irregular").get(&form)
            {
                self.lemmas[token] = lemma.to_string();
            } else if self.pos(token) == "VERB"
                && let Some(lemma) = lemmas::past(lexicon, &form, &self.lemmas[token])
            {
                self.lemmas[token] = lemma;
            } else if matches!(self.pos(token), "VERB" | "NOUN" | "ADJ")
                && let Some(lemma) = lemmas::settle(lexicon, &self.lower(token), &self.lemmas[token])
            {
                self.lemmas[token] = lemma;
            }
        }
        self.offices(lexicon);
        self.extent = (0..self.len()).map(|t| (t, t)).collect();
        self.measure();
        self
    }

    /// Hangs an office on the name that it stands before, and joins an office to the office before it, where the tree
    /// hangs it on whose that is: "Prime Minister Vale", "the head of the League and the secretary of the Union".
    fn offices(&mut self, lexicon: &Lexicon) {
        let titles = lexicon.list("titles");
        let of_person = |lemma: &str| titles.get(lemma).is_some_and(|entry| entry.starts_with("leads"));
        let office = |s: &Self, t: TokenId| {
            s.is_noun(t)
                && (of_person(&s.lemma(t))
                    || s.pos(t) == "NOUN" && lexicon.is(&s.lemma(t), "person")
                    || t >= 2 && s.form(t - 1) == "-" && of_person(&format!("{}-{}", s.lower(t - 2), s.lower(t))))
        };
        for token in 1..self.len() {
            let Some(head) = self.head(token) else { continue };
            let next = token + 1;
            if office(self, token)
                && next < self.len()
                && self.pos(next) == "PROPN"
                && self.head(next) == Some(head)
                && self.base(next) == self.base(token)
            {
                let case: Vec<TokenId> = self.kids_by(token, &["case"]).filter(|&c| c < token).collect();
                for preposition in case {
                    self.hang(preposition, next, "case");
                }
                self.hang(token, next, "nmod:desc");
                continue;
            }
            if self.base(token) != "conj" || !office(self, token) || office(self, head) || !self.is(head, &["nmod"]) {
                continue;
            }
            let own = self.kid(token, &["det", "nmod:poss"]).is_some() && self.kid(token, &["nmod"]).is_some();
            if let Some(first) = self.head(head).filter(|&f| own && f < head && office(self, f)) {
                self.hang(token, first, "conj");
            }
        }
    }

    /// Hangs a token elsewhere.
    fn hang(&mut self, token: TokenId, head: TokenId, relation: &str) {
        if let Some(old) = self.nodes[token].head {
            self.kids[old].retain(|&k| k != token);
        }
        self.nodes[token] = Node { head: Some(head), relation: relation.into() };
        self.kids[head].push(token);
        self.kids[head].sort_unstable();
    }

    /// Notes for each token the first and last token of its subtree.
    fn measure(&mut self) {
        let mut order = Vec::with_capacity(self.len());
        let mut seen = vec![false; self.len()];
        for root in 0..self.len() {
            if self.head(root).is_none() {
                seen[root] = true;
                let first = order.len();
                order.push(root);
                let mut next = first;
                while next < order.len() {
                    for kid in 0..self.kids[order[next]].len() {
                        let kid = self.kids[order[next]][kid];
                        if !seen[kid] {
                            seen[kid] = true;
                            order.push(kid);
                        }
                    }
                    next += 1;
                }
            }
        }
        for &token in order.iter().rev() {
            // Punctuation hangs now here, now there, and widens nothing.
            if let Some(head) = self.head(token).filter(|_| self.pos(token) != "PUNCT") {
                let (start, end) = self.extent[token];
                let up = &mut self.extent[head];
                *up = (up.0.min(start), up.1.max(end));
            }
        }
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kids.len()
    }

    /// Whether there are no tokens.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kids.is_empty()
    }

    /// The words of a token as written.
    #[must_use]
    pub fn form(&self, token: TokenId) -> &'a str {
        self.tokens.text(token, self.text)
    }

    /// Whether a line ends before a token.
    #[must_use]
    pub fn line_breaks(&self, token: TokenId) -> bool {
        let items = &self.tokens.items;
        token > 0 && token < items.len() && self.text[items[token - 1].span.end..items[token].span.start].contains('\n')
    }

    /// The words of a token in lower case.
    #[must_use]
    pub fn lower(&self, token: TokenId) -> String {
        self.form(token).to_lowercase()
    }

    /// The dictionary form in lower case.
    #[must_use]
    pub fn lemma(&self, token: TokenId) -> String {
        self.lemmas[token].clone()
    }

    /// The part of speech.
    #[must_use]
    pub fn pos(&self, token: TokenId) -> &str {
        self.tags[token].pos.as_str()
    }

    /// Whether a feature stands among the token's, such as `VerbForm=Part`.
    #[must_use]
    pub fn has(&self, token: TokenId, feature: &str) -> bool {
        self.tags[token].features.split('|').any(|f| f == feature)
    }

    /// The token it depends on.
    #[must_use]
    pub fn head(&self, token: TokenId) -> Option<TokenId> {
        self.nodes[token].head.filter(|&head| head < self.len() && head != token)
    }

    /// Relation to the head, in full.
    #[must_use]
    pub fn relation(&self, token: TokenId) -> &str {
        self.nodes[token].relation.as_str()
    }

    /// Relation to the head without its subtype.
    #[must_use]
    pub fn base(&self, token: TokenId) -> &str {
        self.relation(token).split(':').next().unwrap_or_default()
    }

    /// Whether the relation is one of these; a name without a colon covers its subtypes.
    #[must_use]
    pub fn is(&self, token: TokenId, relations: &[&str]) -> bool {
        relations.iter().any(|r| if r.contains(':') { self.relation(token) == *r } else { self.base(token) == *r })
    }

    /// Its dependents in text order.
    #[must_use]
    pub fn kids(&self, token: TokenId) -> &[TokenId] {
        &self.kids[token]
    }

    /// Its dependents by these relations.
    pub fn kids_by<'s>(&'s self, token: TokenId, relations: &'s [&'s str]) -> impl Iterator<Item = TokenId> + 's {
        self.kids[token].iter().copied().filter(move |&kid| self.is(kid, relations))
    }

    /// The first dependent by one of these relations.
    #[must_use]
    pub fn kid(&self, token: TokenId, relations: &[&str]) -> Option<TokenId> {
        self.kids_by(token, relations).next()
    }

    /// All words from the first to the last of a subtree.
    #[must_use]
    pub fn subtree(&self, token: TokenId) -> Words {
        let (start, end) = self.extent[token];
        let sentence = &self.tokens.sentence_of(token).words;
        start.max(sentence.start)..(end + 1).min(sentence.end)
    }

    /// Whether `token` is `above` or stands below it.
    #[must_use]
    pub fn below(&self, token: TokenId, above: TokenId) -> bool {
        self.path(token).any(|t| t == above)
    }

    /// The token and all it depends on, up to the root of its sentence.
    pub fn path(&self, token: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        let mut next = Some(token);
        let mut steps = 0;
        std::iter::from_fn(move || {
            let here = next?;
            steps += 1;
            next = if steps > 200 { None } else { self.head(here) };
            Some(here)
        })
    }

    /// The words that name what a head stands for: its modifiers, without prepositions, appositions, clauses and
    /// conjuncts: of "to the Guard's new depot in Vess, a barn," it is "the Guard's new depot in Vess".
    #[must_use]
    pub fn phrase(&self, token: TokenId) -> Words {
        const PARTS: &[&str] = &[
            "det",
            "amod",
            "compound",
            "nmod",
            "flat",
            "nummod",
            "fixed",
            "goeswith",
            "advmod",
            "list",
            "obl:unmarked",
        ];
        let (mut start, mut end) = (token, token + 1);
        for &kid in self.kids(token).iter().rev() {
            if kid < token && self.is(kid, PARTS) && !(self.base(kid) == "advmod" && self.pos(kid) == "SCONJ") {
                start = start.min(self.subtree(kid).start);
            }
        }
        for &kid in self.kids(token) {
            if kid > token {
                let comma = self.comma_before(kid);
                if !self.is(kid, PARTS) || comma || self.base(kid) == "advmod" {
                    if self.is(kid, &["punct"]) && self.form(kid) == "-" || self.is(kid, &["case"]) {
                        continue;
                    }
                    break;
                }
                end = end.max(self.subtree(kid).end);
            }
        }
        let sentence = &self.tokens.sentence_of(token).words;
        let (mut start, mut end) = (start.max(sentence.start), end.min(sentence.end));
        while start < token && (self.pos(start) == "PUNCT" && self.tokens.items[start].quote != Quote::Mark) {
            start += 1;
        }
        while end > token + 1 && self.pos(end - 1) == "PUNCT" {
            end -= 1;
        }
        // A quotation mark at only one end belongs to the sentence, not to the name.
        let marks = (start..end).filter(|&t| self.tokens.items[t].quote == Quote::Mark).count();
        if marks % 2 == 1 {
            if start < token && self.tokens.items[start].quote == Quote::Mark {
                start += 1;
            } else if end > token + 1 && self.tokens.items[end - 1].quote == Quote::Mark {
                end -= 1;
            }
        }
        start..end
    }

    /// The head and what is joined to it by "and", "or" or a comma.
    #[must_use]
    pub fn conjuncts(&self, token: TokenId) -> Vec<TokenId> {
        let mut all = vec![token];
        let mut next = 0;
        while next < all.len() && all.len() < 60 {
            let more: Vec<_> = self.kids_by(all[next], &["conj"]).filter(|k| !all.contains(k)).collect();
            all.extend(more);
            next += 1;
        }
        all.sort_unstable();
        all
    }

    /// The prepositions of a noun or clause, "because of" as one.
    #[must_use]
    pub fn prepositions(&self, token: TokenId) -> Vec<String> {
        self.kids_by(token, &["case", "mark"])
            .filter(|&kid| kid < token)
            .map(|kid| {
                let mut words = self.lower(kid);
                for fixed in self.kids_by(kid, &["fixed"]) {
                    words.push(' ');
                    words.push_str(&self.lower(fixed));
                }
                words
            })
            .collect()
    }

    /// The preposition that binds a noun, if any; of "from among the crew" it is the last.
    #[must_use]
    pub fn preposition(&self, token: TokenId) -> Option<String> {
        // "of the ruling Plough Party": the tree may hang the preposition on a word in between.
        let inner = || {
            let modifiers = self.kids_by(token, &["amod", "compound", "nummod"]).filter(|&kid| kid < token);
            modifiers.filter_map(|kid| self.kid(kid, &["case"]).filter(|&case| case < kid)).last()
        };
        let own = self.kids_by(token, &["case"]).filter(|&kid| kid < token).last().or_else(inner).map(|kid| {
            let mut words = self.lower(kid);
            for fixed in self.kids_by(kid, &["fixed"]) {
                words.push(' ');
                words.push_str(&self.lower(fixed));
            }
            words
        });
        own.or_else(|| {
            // "with the Guard and the Militia": the second shares the first's preposition.
            let head = self.head(token).filter(|_| self.base(token) == "conj")?;
            self.preposition(head)
        })
    }

    /// Whether a comma, dash or bracket stands right before the subtree.
    #[must_use]
    pub fn comma_before(&self, token: TokenId) -> bool {
        let mut first = self.subtree(token).start;
        if first == 0 {
            return false;
        }
        if matches!(self.form(first), "," | "(" | "–" | "—" | "-" | "--" | "[") && first < token {
            return self.form(first) != "-";
        }
        while first > 0 && self.tokens.items[first - 1].quote == Quote::Mark {
            first -= 1;
        }
        first > 0 && matches!(self.form(first - 1), "," | "(" | "–" | "—" | "--" | "[")
    }

    /// Whether a token can be a verbal predicate.
    #[must_use]
    pub fn is_verb(&self, token: TokenId) -> bool {
        self.pos(token) == "VERB"
            || self.pos(token) == "NOUN"
                && self.lower(token).ends_with("ing")
                && self.kids[token].iter().any(|&k| self.base(k) == "obj")
    }

    /// Whether a token is a noun or a name.
    #[must_use]
    pub fn is_noun(&self, token: TokenId) -> bool {
        matches!(self.pos(token), "NOUN" | "PROPN")
    }

    /// Whether a verb stands in the passive, participles without an auxiliary included ("sailors killed at sea").
    #[must_use]
    pub fn passive(&self, verb: TokenId) -> bool {
        if self.kid(verb, &["aux:pass"]).is_some() {
            return true;
        }
        if self.kid(verb, &["nsubj:pass", "csubj:pass"]).is_some() && !self.has(verb, "VerbForm=Fin") {
            return true;
        }
        if self.kid(verb, &["nsubj", "obj", "aux", "cop"]).is_some() {
            // "was fired at and wounded two": an own object shows the active voice.
            return false;
        }
        let participle = self.has(verb, "Voice=Pass") || self.past_participle(verb);
        if !participle {
            return false;
        }
        match self.base(verb) {
            "acl" | "amod" | "advcl" | "xcomp" => true,
            "conj" => self.head(verb).is_some_and(|head| self.passive(head)),
            _ => self.kid(verb, &["obl:agent"]).is_some(),
        }
    }

    fn past_participle(&self, verb: TokenId) -> bool {
        // "sailors killed at sea": a past form that modifies a noun, without a subject, is a participle.
        if self.relation(verb) == "acl" && self.has(verb, "Tense=Past") && self.lower(verb).ends_with("ed") {
            return true;
        }
        self.has(verb, "VerbForm=Part") && !self.has(verb, "Tense=Pres")
            || self.has(verb, "VerbForm=Part") && self.lower(verb).ends_with("ed")
    }

    /// What a relative pronoun stands for; any other token stands for itself.
    #[must_use]
    pub fn antecedent(&self, token: TokenId) -> TokenId {
        let relative = self.has(token, "PronType=Rel")
            || matches!(self.lower(token).as_str(), "who" | "which" | "that" | "whom") && self.pos(token) == "PRON";
        if !relative {
            return token;
        }
        for above in self.path(token).skip(1) {
            if self.relation(above) == "acl:relcl" {
                return self.head(above).unwrap_or(token);
            }
            if matches!(self.base(above), "ccomp" | "root" | "parataxis") {
                break;
            }
        }
        if self.base(token) != "nsubj" || !matches!(self.lower(token).as_str(), "who" | "which") || token < 2 {
            return token;
        }
        // The tree hangs the clause elsewhere: it stands after its noun.
        let first = self.tokens.sentence_of(token).words.start;
        let Some(mut noun) = (first..token).rev().take(3).find(|&t| self.is_noun(t)) else { return token };
        while let Some(head) = self.head(noun).filter(|&h| {
            h < token
                && self.is_noun(h)
                && self.is(noun, &["flat", "compound", "nmod"])
                && !(h..noun).any(|t| self.form(t) == ",")
        }) {
            noun = head;
        }
        noun
    }

    /// The parts of a verb's clause in the active voice, understood subjects included.
    #[must_use]
    pub fn parts(&self, verb: TokenId) -> Vec<Part> {
        let mut parts = self.own_parts(verb);
        if !parts.iter().any(|p| p.place == "subject") && !self.passive(verb)
            || !parts.iter().any(|p| p.place == "object") && self.passive(verb)
        {
            let place = if self.passive(verb) { "object" } else { "subject" };
            if let Some(head) = self.understood_subject(verb, 0) {
                parts.push(Part { place: place.to_string(), head, shared: true });
            }
        }
        self.shared_object(verb, &mut parts);
        parts
    }

    fn own_parts(&self, verb: TokenId) -> Vec<Part> {
        let passive = self.passive(verb);
        let has_object = self.kid(verb, &["obj"]).is_some();
        let objects: Vec<TokenId> = self.kids_by(verb, &["obj"]).collect();
        let mut parts = Vec::new();
        let mut add = |place: &str, head: TokenId| parts.push(Part { place: place.to_string(), head, shared: false });
        for &kid in self.kids(verb) {
            match self.relation(kid) {
                "nsubj" | "nsubj:outer" if passive => add("object", self.antecedent(kid)),
                "nsubj" | "nsubj:outer" => add("subject", self.antecedent(kid)),
                "nsubj:pass" if has_object => add("indirect", self.antecedent(kid)),
                "nsubj:pass" => add("object", self.antecedent(kid)),
                // "offered Vale a seat": of two objects the first is the one it goes to.
                "obj" if objects.len() == 2 && kid == objects[0] => add("indirect", self.antecedent(kid)),
                "obj" => add("object", self.antecedent(kid)),
                "iobj" => {
                    add("indirect", self.antecedent(kid));
                    // "urged the militia to leave": of one object it is hard to say which it is.
                    if !has_object {
                        add("object", self.antecedent(kid));
                    }
                }
                "obl:agent" => add("subject", self.antecedent(kid)),
                relation if matches!(relation.split(':').next(), Some("obl" | "nmod")) => {
                    if relation.ends_with(":unmarked") || relation.ends_with(":tmod") || relation.ends_with(":npmod") {
                        continue;
                    }
                    match self.preposition(kid) {
                        Some(by) if by == "by" && passive && !self.names_a_time(kid) => {
                            add("subject", self.antecedent(kid));
                        }
                        Some(preposition) => add(&preposition, self.antecedent(kid)),
                        None => {}
                    }
                }
                _ => {}
            }
        }
        // "called that an insult": the subject of the small clause is the verb's object.
        if !has_object
            && let Some(small) = self.kid(verb, &["xcomp"]).filter(|&k| !self.is_verb(k))
            && let Some(subject) = self.kid(small, &["nsubj"]).filter(|&s| s > verb)
        {
            parts.push(Part { place: "object".into(), head: subject, shared: false });
        }
        // "sailors killed at sea", "a station run by her son", "kidnappers holding two engineers".
        if self.relation(verb) == "acl"
            && let Some(noun) = self.head(verb)
        {
            if passive && !parts.iter().any(|p| p.place == "object") {
                parts.push(Part { place: "object".into(), head: noun, shared: true });
            } else if !passive && self.participle_or_gerund(verb) && !parts.iter().any(|p| p.place == "subject") {
                parts.push(Part { place: "subject".into(), head: noun, shared: true });
            }
        }
        parts
    }

    fn participle_or_gerund(&self, verb: TokenId) -> bool {
        (self.has(verb, "VerbForm=Ger") || self.has(verb, "VerbForm=Part"))
            && self.kid(verb, &["mark"]).is_none()
            && self.kid(verb, &["case"]).is_none()
    }

    fn names_a_time(&self, token: TokenId) -> bool {
        matches!(
            self.lemma(token).as_str(),
            "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
                | "week"
                | "month"
                | "year"
                | "day"
                | "end"
                | "midnight"
                | "noon"
                | "hour"
                | "january"
                | "february"
                | "march"
                | "april"
                | "may"
                | "june"
                | "july"
                | "august"
                | "september"
                | "october"
                | "november"
                | "december"
        ) || self.pos(token) == "NUM"
    }

    /// The subject of a verb that has none of its own: of conjuncts, infinitives and participles.
    fn understood_subject(&self, verb: TokenId, depth: usize) -> Option<TokenId> {
        if depth > 12 {
            return None;
        }
        let head = self.head(verb)?;
        match self.base(verb) {
            "conj" => self.any_subject(head, depth + 1),
            "xcomp" => {
                let controller = self.controller(head);
                controller.or_else(|| self.any_subject(head, depth + 1))
            }
            "ccomp" if self.participle_or_gerund(verb) || self.infinitive(verb) => {
                self.controller(head).or_else(|| self.any_subject(head, depth + 1))
            }
            "advcl" => {
                if self.accusing(head) {
                    self.controller(head).or_else(|| self.any_subject(head, depth + 1))
                } else {
                    self.any_subject(head, depth + 1)
                }
            }
            "acl" if self.infinitive(verb) => {
                // "issued an order to leave", "sent men to guard the ford": who does it is not the noun's verb's subject
                // in general; an effort or a plan is its owner's.
                if let Some(owner) = self.kid(head, &["nmod:poss"]) {
                    return Some(owner);
                }
                let above = self.head(head)?;
                (self.is_verb(above) && self.base(head) == "obj").then(|| self.any_subject(above, depth + 1)).flatten()
            }
            // "accused the guards of opening fire": the tree may hang what they are accused of on them.
            "acl"
                if self.kid(verb, &["mark", "case"]).is_some()
                    && self.base(head) == "obj"
                    && self.head(head).is_some_and(|above| self.is_verb(above) && self.accusing(above)) =>
            {
                Some(head)
            }
            "acl" if self.kid(verb, &["mark", "case"]).is_some() => self.kid(head, &["nmod:poss"]).or_else(|| {
                let above = self.head(head)?;
                (self.is_verb(above) && self.base(head) == "obj").then(|| self.any_subject(above, depth + 1)).flatten()
            }),
            "parataxis" => None,
            _ => None,
        }
    }

    fn any_subject(&self, verb: TokenId, depth: usize) -> Option<TokenId> {
        if let Some(subject) = self.kid(verb, &["nsubj", "nsubj:pass"]) {
            return Some(self.antecedent(subject));
        }
        if self.relation(verb) == "acl" && (self.passive(verb) || self.participle_or_gerund(verb)) {
            return self.head(verb);
        }
        self.understood_subject(verb, depth)
    }

    fn infinitive(&self, verb: TokenId) -> bool {
        self.has(verb, "VerbForm=Inf") || self.kids_by(verb, &["mark"]).any(|m| self.lower(m) == "to")
    }

    /// Verbs whose gerund clause tells what their object does ("accused the Guard of firing", "stopped it from firing").
    fn accusing(&self, verb: TokenId) -> bool {
        matches!(
            self.lemma(verb).as_str(),
            "accuse"
                | "suspect"
                | "blame"
                | "prevent"
                | "stop"
                | "keep"
                | "quote"
                | "cite"
                | "charge"
                | "convict"
                | "acquit"
                | "criticize"
                | "criticise"
                | "condemn"
                | "praise"
                | "thank"
                | "arrest"
                | "describe"
        )
    }

    /// Who an infinitive's subject is, when its verb's object or the one addressed tells ("urged the Guard to leave").
    fn controller(&self, verb: TokenId) -> Option<TokenId> {
        let lemma = self.lemma(verb);
        if matches!(lemma.as_str(), "promise" | "vow" | "threaten" | "pledge" | "swear" | "assure" | "offer" | "agree")
        {
            return None;
        }
        if self.passive(verb) {
            return self.kid(verb, &["nsubj:pass", "nsubj"]).map(|t| self.antecedent(t));
        }
        if let Some(object) = self.kid(verb, &["obj", "iobj"]) {
            return Some(self.antecedent(object));
        }
        self.kids_by(verb, &["obl"]).find(|&kid| match self.preposition(kid).as_deref() {
            Some("on" | "upon") => matches!(lemma.as_str(), "call" | "prevail"),
            Some("to") => matches!(lemma.as_str(), "appeal" | "signal" | "shout"),
            Some("with") => lemma == "plead",
            _ => false,
        })
    }

    /// The object of a relative clause without a pronoun ("the men the Guard freed"), and of joined verbs ("found and
    /// freed them").
    fn shared_object(&self, verb: TokenId, parts: &mut Vec<Part>) {
        if parts.iter().any(|p| p.place == "object") || self.passive(verb) {
            return;
        }
        // "reports … that police fired on it" is no relative clause.
        let reported = self.kids_by(verb, &["mark"]).any(|m| self.lower(m) == "that");
        if self.relation(verb) == "acl:relcl"
            && !reported
            && let Some(noun) = self.head(verb)
            && !parts.iter().any(|p| p.head == noun)
            && self.kid(verb, &["ccomp", "xcomp"]).is_none()
            && parts.iter().any(|p| p.place == "subject")
            && !parts.iter().any(|p| p.head == noun)
        {
            parts.push(Part { place: "object".into(), head: noun, shared: true });
            return;
        }
        let next = self.kids_by(verb, &["conj"]).find(|&kid| kid > verb && self.is_verb(kid));
        if let Some(next) = next
            && next - verb <= 3
            && self.kid(next, &["nsubj"]).is_none()
            && let Some(object) = self.kid(next, &["obj"])
        {
            parts.push(Part { place: "object".into(), head: self.antecedent(object), shared: true });
        }
    }

    /// Whether a predicate is negated by a word of its own: "not", "never", "no longer", "neither".
    #[must_use]
    pub fn negated(&self, token: TokenId) -> bool {
        self.kids(token).iter().any(|&kid| {
            matches!(
                self.lower(kid).as_str(),
                "not" | "n't" | "n’t" | "never" | "neither" | "nor" | "hardly" | "cannot"
            ) && self.is(kid, &["advmod", "cc", "det", "aux"])
        }) || self.kids_by(token, &["aux"]).any(|aux| self.kids(aux).iter().any(|&k| self.lower(k) == "not"))
    }

    /// Whether a noun says that there is none: "no soldiers", "nobody", "none of them".
    #[must_use]
    pub fn none(&self, noun: TokenId) -> bool {
        matches!(self.lower(noun).as_str(), "nobody" | "none" | "nothing" | "neither" | "no-one")
            || self.lower(noun) == "one" && self.kids(noun).iter().any(|&k| self.lower(k) == "no")
            || self.kids_by(noun, &["det"]).any(|det| matches!(self.lower(det).as_str(), "no" | "neither"))
    }

    /// The nearest verb a token belongs to: itself, or the first verb above it.
    #[must_use]
    pub fn clause_of(&self, token: TokenId) -> TokenId {
        self.path(token).find(|&t| self.is_verb(t) || self.kid(t, &["cop"]).is_some()).unwrap_or(token)
    }
}
