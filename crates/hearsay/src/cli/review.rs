//! `hearsay review`: what people say of claims, sources and propositions.

use super::show::condition;
use super::{Ledger, Person, Shape, Surroundings, print};
use crate::answers::logging::short;
use crate::answers::reviewing::{self, Judgement, Reviewed, Said};
use crate::export::printable;
use crate::failure::{self, Failure, Kind};
use anyhow::anyhow;
use clap::{Args, Subcommand, ValueEnum};
use hearsay_analyze::Lexicon;
use hearsay_ledger::entry::Correction;
use hearsay_ledger::store::sqlite::Sqlite;
use hearsay_model::{Factuality, Label};
use std::process::ExitCode;

/// Accept, reject or correct a claim; grade a source or a proposition
///
/// Every review has a name and a reason, and is kept for good: new reports never change it, and when a report is read anew it
/// carries over to the claim of the same words. What was read stays beside it. `hearsay undo` takes a review back.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Review {
    #[command(subcommand)]
    what: Asked,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// The report does claim this
    Accept(Claim),
    /// The report does not claim this; weighing leaves it out
    Reject(Claim),
    /// The report claims something else
    Correct {
        #[command(flatten)]
        claim: Claim,
        #[command(flatten)]
        corrected: Corrected,
    },
    /// How reliable a source is, A to F on the Admiralty scale
    ///
    /// A reliable, B usually reliable, C fairly reliable, D not usually reliable, E unreliable, F can't be judged. A source
    /// that nobody graded stands at F; the program gives no grades.
    Source {
        /// The source: a publisher, a name, or an id
        #[arg(value_name = "NAME")]
        name: String,
        /// A to F
        #[arg(value_name = "GRADE", value_parser = letter)]
        grade: char,
        #[command(flatten)]
        common: Common,
    },
    /// How credible a proposition is, 1 to 6 on the Admiralty scale
    ///
    /// 1 confirmed by other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 can't be judged. One that
    /// nobody graded stands at 6; the program gives no grades.
    Proposition {
        /// The proposition, or a claim of it
        #[arg(value_name = "ID")]
        id: String,
        /// 1 to 6
        #[arg(value_name = "GRADE", value_parser = clap::value_parser!(u8).range(1..=6))]
        grade: u8,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Args, Debug)]
struct Claim {
    /// The claim, as in c:51f62719d27021ef
    #[arg(value_name = "CLAIM")]
    claim: String,
    #[command(flatten)]
    common: Common,
}

#[derive(Args, Debug)]
struct Common {
    #[command(flatten)]
    ledger: Ledger,
    #[command(flatten)]
    person: Person,
    /// How to print
    #[arg(long, short, value_enum, default_value = "text")]
    format: Shape,
}

/// What it should be; what is left out stays as read
#[derive(Args, Debug)]
struct Corrected {
    /// The type, such as VISIT or `owned_by`
    #[arg(long = "type", value_name = "TYPE")]
    claim_type: Option<String>,
    /// Who does it; once for each, or empty for nobody
    #[arg(long, value_name = "NAME")]
    actor: Vec<String>,
    /// To whom; once for each, or empty for nobody
    #[arg(long, value_name = "NAME")]
    recipient: Vec<String>,
    /// How the innermost source commits itself
    #[arg(long, value_name = "HOW", value_enum)]
    certainty: Option<Certainty>,
    /// Who says so, from the innermost source outwards; once for each, or empty for the report itself
    #[arg(long, value_name = "NAME")]
    told_by: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Certainty {
    /// That it is so
    Certain,
    /// That it is probably so
    Probable,
    /// That it may be so
    Possible,
    /// That it is not so
    Denied,
    /// That it is probably not so
    ProbablyNot,
    /// That it may not be so
    PossiblyNot,
    /// Asked, demanded, planned, or on a condition
    NotCommitted,
}

const EXAMPLES: &str = "\
Examples:
  hearsay review reject c:51f62719d27021ef --by Ana --reason \"a quotation of an older report\"
  hearsay review correct c:51f62719d27021ef --type VISIT --told-by \"two officials\" --by Ana --reason \"read again\"
  hearsay review source \"Harbour Post\" B --by Ana --reason \"twenty years of their files\"
  hearsay review proposition p:0f3a5c7712de9b04 2 --by Ana --reason \"two who were there\"

Exit status:
  0  recorded
  1  there is no such claim, source or proposition
  2  wrong usage
  3  the ledger could not be opened or written";

fn letter(written: &str) -> Result<char, String> {
    match written.to_ascii_uppercase().as_bytes() {
        [grade @ b'A'..=b'F'] => Ok(char::from(*grade)),
        _ => Err("grades of sources go from A to F".to_owned()),
    }
}

/// Runs the command.
pub fn run(review: &Review, surroundings: &Surroundings) -> Result<ExitCode, Failure> {
    let common = match &review.what {
        Asked::Accept(claim) | Asked::Reject(claim) | Asked::Correct { claim, .. } => &claim.common,
        Asked::Source { common, .. } | Asked::Proposition { common, .. } => common,
    };
    let mut store = Sqlite::open(&common.ledger.ledger)?;
    let now = (surroundings.now)();
    let said = Said { by: &common.person.by, reason: &common.person.reason, now: &now };
    let reviewed = match &review.what {
        Asked::Accept(claim) => reviewing::claim(&mut store, &claim.claim, Judgement::Accept, said)?,
        Asked::Reject(claim) => reviewing::claim(&mut store, &claim.claim, Judgement::Reject, said)?,
        Asked::Correct { claim, corrected } => {
            reviewing::claim(&mut store, &claim.claim, Judgement::Correct(correction(corrected)?), said)?
        }
        Asked::Source { name, grade, .. } => reviewing::source(&mut store, name, *grade, said)?,
        Asked::Proposition { id, grade, .. } => reviewing::proposition(&mut store, id, *grade, said)?,
    };
    if common.format == Shape::Json {
        return super::print_values(&[reviewed]);
    }
    let Reviewed { entry, words, conditions, .. } = &reviewed;
    for given in conditions.iter().filter(|given| !given.holds) {
        failure::tell_warning(&condition(given), surroundings.colour_errors);
    }
    print(format!("{} {}\n", short(entry), printable(words)).as_bytes())
}

fn correction(corrected: &Corrected) -> Result<Correction, Failure> {
    let claim_type = match &corrected.claim_type {
        None => None,
        Some(written) => {
            let lexicon = Lexicon::embedded().map_err(|error| Failure::new(Kind::Internal, error))?;
            let known = lexicon.claim_types().iter().find(|known| known.name.eq_ignore_ascii_case(written));
            let other = written.eq_ignore_ascii_case("OTHER").then(|| Label::from("OTHER"));
            let Some(name) = known.map(|known| known.name.clone()).or(other) else {
                let names: Vec<&str> = lexicon.claim_types().iter().map(|known| known.name.as_str()).collect();
                return Err(Failure::new(Kind::User, anyhow!("there is no type {written}"))
                    .hint(format!("types are {} and OTHER", names.join(", "))));
            };
            Some(name)
        }
    };
    let names = |written: &[String]| -> Option<Vec<String>> {
        let names = written.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
        (!written.is_empty()).then(|| names.collect())
    };
    let mut chain = names(&corrected.told_by);
    if let Some(chain) = &mut chain {
        // Outermost first in the ledger.
        chain.reverse();
    }
    Ok(Correction {
        claim_type,
        actor: names(&corrected.actor),
        recipient: names(&corrected.recipient),
        factuality: corrected.certainty.map(|certainty| match certainty {
            Certainty::Certain => Factuality::Certain,
            Certainty::Probable => Factuality::Probable,
            Certainty::Possible => Factuality::Possible,
            Certainty::Denied => Factuality::CertainNot,
            Certainty::ProbablyNot => Factuality::ProbableNot,
            Certainty::PossiblyNot => Factuality::PossibleNot,
            Certainty::NotCommitted => Factuality::Unknown,
        }),
        chain,
    })
}
