//! Files of what one sees: the claims that pass the filters, in a format for other programs.

use super::App;
use super::filters::{Filters, Rows};
use super::pages::Asked;
use super::picture::Picture;
use super::refusal::{Refusal, Refusals};
use super::views::{ClaimRow, Named, Views};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Formats of exports.
pub const FORMATS: [&str; 2] = ["jsonl", "csv"];

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FormatName {
    /// One claim a line, as JSON.
    Jsonl,
    /// A table.
    Csv,
}

/// Which format.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Format {
    /// The format.
    #[param(inline)]
    pub format: FormatName,
}

/// The claims that pass, as a file
#[utoipa::path(get, path = "/export", tag = "ledger", params(Format, Filters),
    responses((status = 200, content((String = "application/jsonl"), (String = "text/csv"))), Refusals))]
pub async fn export(
    State(app): State<Arc<App>>,
    Asked(Format { format }): Asked<Format>,
    Asked(filters): Asked<Filters>,
) -> Result<Response, Refusal> {
    let bytes = app
        .aside(move |app, picture| {
            let rows = filters.rows(picture, &app.watch)?;
            match format {
                FormatName::Csv => csv_of(picture, rows.as_ref()),
                FormatName::Jsonl => jsonl_of(picture, rows.as_ref()),
            }
        })
        .await?;
    let (kind, name) = match format {
        FormatName::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"hearsay-claims.csv\""),
        FormatName::Jsonl => ("application/jsonl", "attachment; filename=\"hearsay-claims.jsonl\""),
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
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
