//! A ledger for other programs and for people, a file a format.
//!
//! In go a ledger and what of it is wanted, out comes a file or a folder. Every claim goes out with the quoted words and the
//! chain of who says so; what a format has no place for is named at the head of the file.

mod ftm;
mod graph;
mod lines;
mod page;
mod rdf;
mod stix;
mod tables;

pub use lines::read;

use crate::answers::exporting::Chosen;
use crate::failure::Failure;
use clap::ValueEnum;
use hearsay_ledger::store::Store;
use std::io::Write;
use std::path::Path;

/// How a ledger goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LedgerFormat {
    /// JSON Lines with everything: `hearsay import` makes the same ledger of it
    Jsonl,
    /// A folder of CSV tables
    Csv,
    /// A folder of Parquet tables, the same columns
    Parquet,
    /// A network of actors as `GraphML`
    Graphml,
    /// A network of actors as GEXF, for Gephi
    Gexf,
    /// A STIX 2.1 bundle
    Stix,
    /// `FollowTheMoney` entities, one a line
    Ftm,
    /// The same as `FollowTheMoney` statements, one a line
    FtmStatements,
    /// Nanopublications in `TriG`
    Trig,
    /// JSON-LD with PROV-O and Web Annotation
    Jsonld,
    /// A page for people, in one HTML file
    Html,
}

impl LedgerFormat {
    /// Whether it is a folder of files.
    pub fn is_folder(self) -> bool {
        matches!(self, LedgerFormat::Csv | LedgerFormat::Parquet)
    }

    /// Writes a format that is one file. `asked` is what was asked for, in words.
    ///
    /// # Errors
    /// When the ledger can't be read, or the file can't be written.
    pub fn write(
        self,
        chosen: &Chosen,
        store: &dyn Store,
        version: &str,
        asked: &str,
        out: &mut dyn Write,
    ) -> Result<(), Failure> {
        match self {
            LedgerFormat::Jsonl => lines::write(chosen, store, version, out),
            LedgerFormat::Graphml => graph::write(chosen, graph::Dialect::GraphMl, version, out),
            LedgerFormat::Gexf => graph::write(chosen, graph::Dialect::Gexf, version, out),
            LedgerFormat::Stix => stix::write(chosen, store, version, out),
            LedgerFormat::Ftm => ftm::write(chosen, store, ftm::Shape::Entities, out),
            LedgerFormat::FtmStatements => ftm::write(chosen, store, ftm::Shape::Statements, out),
            LedgerFormat::Trig => rdf::trig(chosen, store, version, out),
            LedgerFormat::Jsonld => rdf::jsonld(chosen, store, version, out),
            LedgerFormat::Html => page::write(chosen, store, version, asked, out),
            LedgerFormat::Csv | LedgerFormat::Parquet => {
                Err(Failure::from(std::io::Error::other("tables go into a folder")))
            }
        }
    }

    /// Writes the tables into a folder.
    ///
    /// # Errors
    /// When the ledger can't be read, or a file can't be written.
    pub fn write_folder(self, chosen: &Chosen, store: &dyn Store, version: &str, folder: &Path) -> Result<(), Failure> {
        let shape = if self == LedgerFormat::Parquet { tables::Shape::Parquet } else { tables::Shape::Csv };
        tables::write(chosen, store, version, folder, shape)
    }
}
