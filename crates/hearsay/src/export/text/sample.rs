//! A small report with its layers written by hand, for the tests of the printed forms.

use hearsay_model::{
    Actor, ActorKind, Analysis, Block, BlockKind, Claim, ClaimKind, Document, EntityType, Factuality, Filler, Form,
    Hop, HopRole, Manner, Mention, Quote, Sentence, Span, Tag, Token, Tokens, Words,
};

const TEXT: &str = "Commander Tamas Orlin of the Coastal Guard told Radio Vess, run by the Guard, that the Guard and the \
                    Militia had set up a joint post in Vess. The Post cited two officials as saying that the Guard may \
                    have moved boats to Vess.";

/// The document and what is in it.
pub fn report() -> (Document, Analysis) {
    let document = Document {
        id: "sha256:00".into(),
        path: "tarn-bridge.txt".into(),
        publisher: Some("The Harbour Post".into()),
        published: Some("2021-06-02".into()),
        text: TEXT.into(),
        blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, TEXT.len()) }],
        ..Document::default()
    };
    let tokens = tokens();
    let tag = |token: &Token| {
        let pos = match token.span.of(TEXT) {
            "run" | "told" | "set" | "moved" | "cited" => "VERB",
            "in" | "to" | "of" | "by" => "ADP",
            _ => "X",
        };
        Tag { pos: pos.into(), ..Tag::default() }
    };
    let tags = tokens.items.iter().map(tag).collect();
    let mut analysis = Analysis { tokens, tags, ..Analysis::default() };
    let orlin = actor(&mut analysis, "Tamas Orlin", ActorKind::Person);
    let guard = actor(&mut analysis, "the Coastal Guard", ActorKind::Organization);
    let radio = actor(&mut analysis, "Radio Vess", ActorKind::Organization);
    let militia = actor(&mut analysis, "the Militia", ActorKind::Organization);
    let post = actor(&mut analysis, "The Post", ActorKind::Organization);
    let officials = actor(&mut analysis, "two officials", ActorKind::Unnamed);
    let find = |words: &str| words_of(&analysis.tokens, words);
    let filler = |id, words: &str| Filler { actor: Some(id), words: find(words) };
    let told = Hop {
        role: HopRole::Source,
        actor: Some(orlin),
        words: Some(find("Commander Tamas Orlin of the Coastal Guard")),
        cue: Some(find("told")),
        venue: Some(filler(radio, "Radio Vess")),
        attribution: None,
    };
    let cited = Hop {
        role: HopRole::Source,
        actor: Some(post),
        words: Some(find("The Post")),
        cue: Some(find("cited")),
        ..Hop::report()
    };
    let saying = Hop {
        role: HopRole::Unnamed,
        actor: Some(officials),
        words: Some(find("two officials")),
        cue: Some(find("saying")),
        ..Hop::report()
    };
    let claim = |kind, claim_type: &str, words: &str, chain: Vec<Hop>| Claim {
        kind,
        claim_type: claim_type.into(),
        words: find(words),
        actor: vec![],
        recipient: vec![],
        object: vec![],
        place: vec![],
        time: vec![],
        factuality: Factuality::Certain,
        manner: Manner::Indirect,
        chain,
        chain_or: None,
        evidence: vec![],
    };
    let own = || vec![Hop::report()];
    let claims = vec![
        Claim {
            actor: vec![filler(orlin, "Tamas Orlin")],
            recipient: vec![filler(guard, "the Coastal Guard")],
            ..claim(ClaimKind::Relation, "leads", "Commander", own())
        },
        Claim {
            actor: vec![filler(radio, "Radio Vess")],
            recipient: vec![filler(guard, "the Guard")],
            ..claim(ClaimKind::Relation, "owned_by", "run", own())
        },
        Claim {
            actor: vec![filler(guard, "the Guard"), filler(militia, "the Militia")],
            object: vec![Filler { actor: None, words: find("a joint post") }],
            place: vec![Filler { actor: None, words: after(&analysis.tokens, "post in Vess") }],
            ..claim(ClaimKind::Event, "ESTABLISH", "set up", vec![Hop::report(), told])
        },
        Claim {
            actor: vec![filler(guard, "the Guard")],
            object: vec![Filler { actor: None, words: find("boats") }],
            place: vec![Filler { actor: None, words: after(&analysis.tokens, "boats to Vess") }],
            factuality: Factuality::Possible,
            chain_or: Some(vec![Hop::report(), cited.clone()]),
            ..claim(ClaimKind::Event, "TRANSPORT", "moved", vec![Hop::report(), cited.clone(), saying.clone()])
        },
        claim(ClaimKind::Event, "OTHER", "saying", vec![Hop::report(), cited, saying]),
    ];
    analysis.claims = claims;
    (document, analysis)
}

fn tokens() -> Tokens {
    let mut items: Vec<Token> = Vec::new();
    let mut sentences = Vec::new();
    let mut first = 0;
    let mut push = |items: &mut Vec<Token>, start: usize, end: usize| {
        let sentence = sentences.len();
        items.push(Token { span: Span::new(start, end), quote: Quote::Outside, sentence, block: 0 });
        if &TEXT[start..end] == "." {
            sentences.push(Sentence { words: first..items.len(), block: 0 });
            first = items.len();
        }
    };
    let mut start = 0;
    for word in TEXT.split(' ') {
        let bare = word.trim_end_matches(['.', ',']);
        push(&mut items, start, start + bare.len());
        if bare.len() < word.len() {
            push(&mut items, start + bare.len(), start + word.len());
        }
        start += word.len() + 1;
    }
    Tokens { items, sentences }
}

/// The tokens of the first stretch of the text that reads so.
fn words_of(tokens: &Tokens, words: &str) -> Words {
    let start = TEXT.find(words).expect("words of the text");
    let end = start + words.len();
    let first = tokens.items.iter().position(|token| token.span.start >= start).expect("a token");
    let last = tokens.items.iter().rposition(|token| token.span.end <= end).expect("a token");
    first..last + 1
}

/// The last token of the first stretch that reads so.
fn after(tokens: &Tokens, words: &str) -> Words {
    let words = words_of(tokens, words);
    words.end - 1..words.end
}

fn actor(analysis: &mut Analysis, name: &str, kind: ActorKind) -> usize {
    let words = words_of(&analysis.tokens, name);
    let form = if kind == ActorKind::Unnamed { Form::Nominal } else { Form::Name };
    analysis.mentions.push(Mention { head: words.start, words, entity: EntityType::Person, form });
    let mentions = vec![analysis.mentions.len() - 1];
    analysis.actors.push(Actor { name: name.into(), kind, mentions });
    analysis.actor_of.push(Some(analysis.actors.len() - 1));
    analysis.actors.len() - 1
}
