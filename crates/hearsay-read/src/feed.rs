//! Feeds: RSS, Atom and JSON Feed, an entry a report.
//!
//! In go the bytes of a feed, out comes a document an entry, named `wire.xml#3`, with the entry's full content, or its
//! summary where the feed has no more: then a note says so.

use crate::records::Record;
use crate::stream::{Take, fail, give};
use feed_rs::model::Entry;
use hearsay_model::{Diagnostic, Span};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};

/// Reads the entries of a feed.
pub(crate) fn read(path: &str, bytes: &[u8], take: Take) -> ControlFlow<()> {
    let feed = match panic::catch_unwind(AssertUnwindSafe(|| feed_rs::parser::parse(bytes))) {
        Ok(Ok(feed)) => feed,
        Ok(Err(error)) => return fail(path, &format!("the feed is broken: {error}"), take),
        Err(_) => return fail(path, "the feed can't be taken apart", take),
    };
    let publisher = feed.title.map(|title| title.content);
    for (number, entry) in feed.entries.into_iter().enumerate() {
        let place = format!("{path}#{}", number + 1);
        let (record, only_summary) = record(entry, publisher.clone());
        let source = format!("{:?}\n{:?}\n{:?}", record.url, record.title, record.text);
        let mut read = record.document(&place, "application/feed+xml", source.as_bytes());
        if let (Ok(document), true) = (&mut read, only_summary) {
            let message = "the feed has only a summary of it".to_owned();
            document.diagnostics.push(Diagnostic { span: Span::new(0, 0), layer: "read", message });
        }
        give(read, take)?;
    }
    ControlFlow::Continue(())
}

/// What an entry says; and whether it is only a summary.
fn record(entry: Entry, publisher: Option<String>) -> (Record, bool) {
    let full = entry.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
    let only_summary = full.is_none();
    let record = Record {
        text: full.or(entry.summary.map(|summary| summary.content)),
        title: entry.title.map(|title| title.content),
        publisher,
        byline: entry.authors.into_iter().filter_map(|author| author.name).filter(|name| !name.is_empty()).collect(),
        date: entry.published.or(entry.updated).map(|date| date.to_rfc3339()),
        url: entry.links.into_iter().next().map(|link| link.href),
        language: entry.language,
    };
    (record, only_summary)
}

#[cfg(test)]
mod tests {
    use crate::stream::all;
    use std::fmt::Write as _;

    #[test]
    fn rss_with_full_content() {
        let mut feed = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
            <channel><title>Tarn Post</title><item><title>Boats</title><link>https://tarn.example/1</link><pubDate>Mon, 02 Jun \
            2031 10:00:00 GMT</pubDate><description>Short.</description><content:encoded><![CDATA[<p>Orlin left.</p><p>Vess \
            was quiet.</p>]]></content:encoded></item>"
            .to_owned();
        for number in 0..10_000 {
            _ = write!(feed, "<item><guid>{number}</guid><description>Boat {number} left.</description></item>");
        }
        feed.push_str("</channel></rss>");
        let (documents, told) = all("wire.xml", feed.as_bytes());
        assert_eq!((documents.len(), told.len()), (10_001, 0));
        assert_eq!(documents[0].text, "Orlin left.\n\nVess was quiet.");
        assert_eq!(documents[0].published.as_deref(), Some("2031-06-02"));
        assert_eq!(documents[0].publisher.as_deref(), Some("Tarn Post"));
        assert_eq!(documents[10_000].path, "wire.xml#10001");
        assert!(documents[1].diagnostics.iter().any(|note| note.message.contains("summary")));
    }

    #[test]
    fn json_feed_and_broken() {
        let feed = b"{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Tarn Post\", \"items\": [{\"id\": \"1\", \
                     \"content_text\": \"Orlin left Vess.\"}]}";
        assert_eq!(all("feed.json", feed).0[0].text, "Orlin left Vess.");
        assert_eq!(all("feed.xml", b"<?xml version='1.0'?><rss version='2.0'><channel><item>").0.len(), 0);
    }
}
