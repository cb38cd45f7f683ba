//! The description of the interface, made from the code: for programs as `OpenAPI`, for people as a page.

use super::App;
use super::refusal::Refusal;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder};

/// What the description opens with.
#[must_use]
pub fn head() -> OpenApi {
    let about = "A ledger of claims, each with the whole chain of those who say so. Nothing is asserted by hearsay itself. \
        Lists come in pages: `next` is the `cursor` of the page after. Answers carry an ETag. Requests that change \
        something need the header `X-Hearsay: 1`; beyond loopback all need `Authorization: Bearer TOKEN`.";
    let license = LicenseBuilder::new().name(env!("CARGO_PKG_LICENSE")).build();
    let info = InfoBuilder::new()
        .title("hearsay")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .license(Some(license))
        .build();
    OpenApiBuilder::new().info(info).build()
}

fn described(app: &App) -> Result<Value, Refusal> {
    let description = app.description.get().ok_or_else(|| Refusal::internal("the interface is not described"))?;
    serde_json::to_value(description).map_err(|error| Refusal::internal(error.to_string()))
}

/// The description for programs.
pub async fn openapi(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    Ok(axum::Json(described(&app)?).into_response())
}

/// How the page looks.
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

const STYLE: &str = "\
:root { color-scheme: light dark; --line: #8886; --soft: #8881; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
section { margin: 1rem 0 2rem; }
h3 { margin-bottom: .25rem; font-size: 1.05rem; }
h3 b { display: inline-block; min-width: 4.5em; text-transform: uppercase; font-size: .85em; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: start; vertical-align: top; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); }
details { background: var(--soft); padding: .3rem .8rem; margin: .4rem 0; }
nav a { margin-inline-end: 1rem; }
";

/// The description for people.
pub async fn page(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let page = html(&described(&app)?);
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
}

fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    // What stands between backticks is code.
    let mut parts = out.split('`');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for (place, part) in parts.enumerate() {
        shown.push_str(if place % 2 == 0 { "<code>" } else { "</code>" });
        shown.push_str(part);
    }
    shown
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn html(description: &Value) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>hearsay: the interface</title><link rel=\"stylesheet\" href=\"/api/docs.css\"><h1>hearsay: the interface</h1>",
    );
    // Writing to a string can't fail.
    let _ = write!(page, "<p>{}</p>", safe(text(&description["info"], "description")));
    page.push_str("<p>For programs: <a href=\"/api/openapi.json\">OpenAPI</a>.</p>");
    let mut tags: Vec<(String, String)> = Vec::new();
    let empty = serde_json::Map::new();
    for (path, methods) in description["paths"].as_object().unwrap_or(&empty) {
        for (method, operation) in methods.as_object().unwrap_or(&empty) {
            let tag = operation["tags"][0].as_str().unwrap_or("others").to_owned();
            let shown = operation_html(path, method, operation);
            match tags.iter_mut().find(|(other, _)| *other == tag) {
                Some((_, page)) => page.push_str(&shown),
                None => tags.push((tag, shown)),
            }
        }
    }
    page.push_str("<nav>");
    for (tag, _) in &tags {
        let _ = write!(page, "<a href=\"#{0}\">{0}</a>", safe(tag));
    }
    page.push_str("<a href=\"#shapes\">shapes</a></nav>");
    for (tag, operations) in &tags {
        let _ = write!(page, "<h2 id=\"{0}\">{0}</h2>{operations}", safe(tag));
    }
    page.push_str("<h2 id=\"shapes\">shapes</h2>");
    for (name, shape) in description["components"]["schemas"].as_object().unwrap_or(&empty) {
        let _ = write!(
            page,
            "<section id=\"shape-{0}\"><h3>{0}</h3><p>{1}</p>",
            safe(name),
            safe(text(shape, "description"))
        );
        fields_html(shape, &mut page);
        page.push_str("</section>");
    }
    page.push_str("</html>");
    page
}

fn operation_html(path: &str, method: &str, operation: &Value) -> String {
    let mut page = String::new();
    let _ = write!(
        page,
        "<section><h3><b>{}</b> <code>{}</code></h3><p>{}. {}</p>",
        safe(method),
        safe(path),
        safe(text(operation, "summary")),
        safe(text(operation, "description"))
    );
    let none = Vec::new();
    let parameters = operation["parameters"].as_array().unwrap_or(&none);
    if !parameters.is_empty() {
        page.push_str("<table><tr><th>name<th>shape<th>what</tr>");
        for parameter in parameters {
            let needed = if parameter["required"] == true && parameter["in"] != "path" { " (needed)" } else { "" };
            let _ = write!(
                page,
                "<tr><td><code>{}</code><td>{}<td>{}{needed}</tr>",
                safe(text(parameter, "name")),
                shape_html(&parameter["schema"]),
                safe(text(parameter, "description"))
            );
        }
        page.push_str("</table>");
    }
    let empty = serde_json::Map::new();
    for (kind, body) in operation["requestBody"]["content"].as_object().unwrap_or(&empty) {
        let _ = write!(page, "<p>Body: <code>{}</code>, {}</p>", safe(kind), shape_html(&body["schema"]));
    }
    page.push_str("<details><summary>answers</summary><table>");
    for (status, answer) in operation["responses"].as_object().unwrap_or(&empty) {
        let shapes = answer["content"].as_object().unwrap_or(&empty);
        let shapes: Vec<String> = shapes
            .iter()
            .map(|(kind, body)| format!("<code>{}</code> {}", safe(kind), shape_html(&body["schema"])))
            .collect();
        let (status, about) = (safe(status), safe(text(answer, "description")));
        let _ = write!(page, "<tr><td>{status}<td>{about}<td>{}</tr>", shapes.join(" or "));
    }
    page.push_str("</table></details></section>");
    page
}

fn fields_html(shape: &Value, page: &mut String) {
    let empty = serde_json::Map::new();
    let none = Vec::new();
    if let Some(names) = shape["enum"].as_array() {
        let names: Vec<String> =
            names.iter().filter_map(Value::as_str).map(|name| format!("<code>{}</code>", safe(name))).collect();
        let _ = write!(page, "<p>One of {}</p>", names.join(", "));
    }
    for part in shape["allOf"].as_array().unwrap_or(&none) {
        let named = shape_html(part);
        if part.get("$ref").is_some() {
            let _ = write!(page, "<p>All of {named}, and</p>");
        }
        fields_html(part, page);
    }
    let fields = shape["properties"].as_object().unwrap_or(&empty);
    if fields.is_empty() {
        return;
    }
    page.push_str("<table>");
    for (name, field) in fields {
        let (name, about) = (safe(name), safe(text(field, "description")));
        let _ = write!(page, "<tr><td><code>{name}</code><td>{}<td>{about}</tr>", shape_html(field));
    }
    page.push_str("</table>");
}

/// A shape in a few words.
fn shape_html(shape: &Value) -> String {
    if let Some(name) = shape["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#shape-{0}\">{0}</a>", safe(name));
    }
    if let Some(choices) = shape["oneOf"].as_array() {
        return choices.iter().map(shape_html).collect::<Vec<_>>().join(" or ");
    }
    if let Some(names) = shape["enum"].as_array() {
        return names.iter().filter_map(Value::as_str).map(safe).collect::<Vec<_>>().join(", ");
    }
    let of = match &shape["type"] {
        Value::String(name) => vec![name.as_str()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => vec!["anything"],
    };
    let words = of.iter().map(|of| match *of {
        "array" => format!("list of {}", shape_html(&shape["items"])),
        "null" => "nothing".to_owned(),
        other => safe(other),
    });
    words.collect::<Vec<_>>().join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_shown_as_marks() {
        assert_eq!(safe("<b> & `x`"), "&lt;b&gt; &amp; <code>x</code>");
    }
}
