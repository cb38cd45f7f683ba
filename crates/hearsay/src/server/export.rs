//! Files of what one sees: the claims that pass the filters, in a format for other programs.

use super::App;
use super::filters::{Filters, Rows};
use super::pages::Asked;
use super::picture::Picture;
use super::refusal::{Refusal, Refusals};
use super::views::{ClaimRow, Named, Views};
use crate::answers;
use crate::answers::exporting::Chosen;
use crate::export::ledger::LedgerFormat;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Formats of exports.
pub const FORMATS: [&str; 10] =
    ["csv", "jsonl", "html", "graphml", "gexf", "stix", "ftm", "ftm-statements", "trig", "jsonld"];

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FormatName {
    /// One claim a line, as JSON.
    Jsonl,
    /// A table of claims.
    Csv,
    /// A page for people.
    Html,
    /// A network of actors.
    Graphml,
    /// A network of actors, for Gephi.
    Gexf,
    /// A STIX 2.1 bundle.
    Stix,
    /// Entities of `FollowTheMoney`.
    Ftm,
    /// Statements of `FollowTheMoney`.
    #[serde(rename = "ftm-statements")]
    FtmStatements,
    /// Nanopublications.
    Trig,
    /// JSON-LD.
    Jsonld,
}

impl FormatName {
    /// The format of the whole ledger that this one is, its media type, and how its file is called.
    fn file(self) -> (Option<LedgerFormat>, &'static str, &'static str) {
        match self {
            FormatName::Jsonl => (None, "application/jsonl", "hearsay-claims.jsonl"),
            FormatName::Csv => (None, "text/csv; charset=utf-8", "hearsay-claims.csv"),
            FormatName::Html => (Some(LedgerFormat::Html), "text/html; charset=utf-8", "hearsay.html"),
            FormatName::Graphml => (Some(LedgerFormat::Graphml), "application/graphml+xml", "hearsay.graphml"),
            FormatName::Gexf => (Some(LedgerFormat::Gexf), "application/gexf+xml", "hearsay.gexf"),
            FormatName::Stix => (Some(LedgerFormat::Stix), "application/stix+json;version=2.1", "hearsay-stix.json"),
            FormatName::Ftm => (Some(LedgerFormat::Ftm), "application/jsonl", "hearsay.ftm.json"),
            FormatName::FtmStatements => {
                (Some(LedgerFormat::FtmStatements), "application/jsonl", "hearsay.ftm-statements.json")
            }
            FormatName::Trig => (Some(LedgerFormat::Trig), "application/trig", "hearsay.trig"),
            FormatName::Jsonld => (Some(LedgerFormat::Jsonld), "application/ld+json", "hearsay.jsonld"),
        }
    }
}

/// Which format.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Format {
    /// The format.
    #[param(inline)]
    pub format: FormatName,
}

/// The claims that pass, as a file; each format carries the chain and the words of every claim
#[utoipa::path(get, path = "/export", tag = "ledger", params(Format, Filters),
    responses((status = 200, content((String = "application/jsonl"), (String = "text/csv"), (String = "text/html"), (String = "application/graphml+xml"), (String = "application/stix+json"), (String = "application/trig"), (String = "application/ld+json"))), Refusals))]
pub async fn export(
    State(app): State<Arc<App>>,
    Asked(Format { format }): Asked<Format>,
    Asked(filters): Asked<Filters>,
) -> Result<Response, Refusal> {
    let bytes = app
        .aside(move |app, picture| {
            let rows = filters.rows(picture, &app.watch)?;
            match (format.file().0, format) {
                (Some(whole), _) => file_of(app, picture, rows.as_ref(), whole),
                (None, FormatName::Csv) => csv_of(picture, rows.as_ref()),
                (None, _) => jsonl_of(picture, rows.as_ref()),
            }
        })
        .await?;
    let (_, kind, name) = format.file();
    // A page opens in the browser only as a file: nothing of it runs here.
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// What `hearsay export` writes, of the claims that pass.
fn file_of(app: &App, picture: &Picture, rows: Option<&Rows>, format: LedgerFormat) -> Result<Vec<u8>, Refusal> {
    let claims = rows.map(|rows| {
        let order = picture.reports.order.iter().filter(|row| rows.has(**row));
        let claim = |row: &u32| {
            let (part, _, number) = picture.reports.at(*row);
            part.digest.claims[number].id.to_string()
        };
        order.map(claim).collect()
    });
    let mut bytes = Vec::new();
    let wrote = app.watch.read(|store| {
        Ok(answers::Picture::of(store).and_then(|whole| {
            let chosen = Chosen::only(&whole, claims);
            format.write(&chosen, store, env!("CARGO_PKG_VERSION"), "", &mut bytes)
        }))
    })?;
    wrote.map_err(|failure| Refusal::internal(failure.message()))?;
    Ok(bytes)
}

fn chosen<'a>(picture: &'a Picture, rows: Option<&'a Rows>) -> impl Iterator<Item = ClaimRow> + 'a {
    let views = Views::new(picture);
    let order = picture.reports.order.iter().copied();
    order.filter(move |row| rows.is_none_or(|rows| rows.has(*row))).map(move |row| views.claim(row))
}

fn jsonl_of(picture: &Picture, rows: Option<&Rows>) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    for row in chosen(picture, rows) {
        serde_json::to_writer(&mut bytes, &row).map_err(|error| Refusal::internal(error.to_string()))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn csv_of(picture: &Picture, rows: Option<&Rows>) -> Result<Vec<u8>, Refusal> {
    let failed = |error: csv::Error| Refusal::internal(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = [
        "id",
        "who",
        "type",
        "label",
        "factuality",
        "actor",
        "recipient",
        "object",
        "place",
        "time",
        "words",
        "sentence",
        "path",
        "title",
        "publisher",
        "published",
        "document",
        "proposition",
    ];
    writer.write_record(head).map_err(failed)?;
    let names = |named: &[Named]| named.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("; ");
    for row in chosen(picture, rows) {
        let time: Vec<&str> = row.time.iter().map(|time| time.value.as_deref().unwrap_or(&time.words)).collect();
        let cells = [
            row.id,
            row.who,
            row.claim_type,
            row.label,
            row.factuality.to_owned(),
            names(&row.actor),
            names(&row.recipient),
            row.object.join("; "),
            names(&row.place),
            time.join("; "),
            row.words,
            row.sentence,
            row.path,
            row.title.unwrap_or_default(),
            row.publisher.unwrap_or_default(),
            row.published.unwrap_or_default(),
            row.document,
            row.proposition.unwrap_or_default(),
        ];
        writer.write_record(cells.iter().map(|text| cell(text))).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Refusal::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell("Orlin"), "Orlin");
    }
}
