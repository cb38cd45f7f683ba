//! Mail: press releases as single messages (EML) and boxes of them (mbox).
//!
//! In goes a message, out comes its text, with subject, sender and date; attachments are left out. "From: Tarn Harbour
//! Office <press@tarn.example>" makes the Tarn Harbour Office the publisher.

use crate::records::Record;
use crate::stream::{ITEM_BYTES, Take, broken, fail, give, words};
use crate::{ReadError, parts};
use hearsay_model::Document;
use mail_parser::MessageParser;
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};

/// Reads a message.
///
/// # Errors
/// When it is none, or holds no text.
pub fn document(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let read = panic::catch_unwind(AssertUnwindSafe(|| record(bytes)));
    let (record, attached) = read.ok().flatten().ok_or_else(|| broken(path, "it is no mail"))?;
    let mut document = record.document(path, "message/rfc822", bytes)?;
    if attached > 0 {
        let what = if attached == 1 { "attachment was" } else { "attachments were" };
        document.diagnostics.push(parts::note(format!("{attached} {what} left out")));
    }
    Ok(document)
}

/// What a message says, and how many attachments it has.
fn record(bytes: &[u8]) -> Option<(Record, usize)> {
    let message = MessageParser::default().parse(bytes)?;
    let sender = message.from().and_then(|from| from.first());
    let is_html = message.text_body.first() == message.html_body.first()
        && message.parts.get(*message.html_body.first()? as usize).is_some_and(mail_parser::MessagePart::is_text_html);
    let bodies = if is_html { message.html_body_count() } else { message.text_body_count() };
    let body = |number| if is_html { message.body_html(number) } else { message.body_text(number) };
    let text: Vec<String> = (0..bodies).filter_map(body).map(|body| body.replace("\r\n", "\n")).collect();
    let record = Record {
        text: Some(text.join("\n\n")),
        title: message.subject().map(str::to_owned),
        publisher: sender.and_then(|sender| sender.name().or(sender.address())).map(str::to_owned),
        date: message.date().map(mail_parser::DateTime::to_rfc3339),
        ..Record::default()
    };
    Some((record, message.attachment_count()))
}

/// Reads a box: each message opens with a line `From ` after an empty one.
pub(crate) fn mbox(path: &str, source: &mut dyn Read, take: Take) -> ControlFlow<()> {
    let mut source = BufReader::with_capacity(64 * 1024, source);
    let (mut number, mut message, mut line) = (0_usize, Vec::new(), Vec::new());
    let (mut after_blank, mut too_long) = (true, false);
    loop {
        line.clear();
        let read = match (&mut source).take(ITEM_BYTES as u64).read_until(b'\n', &mut line) {
            Ok(read) => read,
            Err(error) => {
                return fail(&format!("{path}#{}", number.max(1)), &words(&error), take);
            }
        };
        let opens = after_blank && line.starts_with(b"From ");
        if (read == 0 || opens) && number > 0 {
            let place = format!("{path}#{number}");
            if too_long {
                fail(&place, "it is longer than 32 MB", take)?;
            } else {
                give(document(&place, &message), take)?;
            }
        }
        if read == 0 {
            return ControlFlow::Continue(());
        }
        if opens {
            number += 1;
            message.clear();
            too_long = false;
        } else if message.len() + line.len() > ITEM_BYTES {
            too_long = true;
        } else {
            // `>From ` is how a line `From ` inside a message is kept.
            let quoted = line.starts_with(b">")
                && line.trim_ascii_start().strip_prefix(b">").is_some_and(|rest| rest.starts_with(b"From "));
            message.extend_from_slice(if quoted { &line[1..] } else { &line });
        }
        after_blank = line.trim_ascii().is_empty();
    }
}

#[cfg(test)]
mod tests {
    use crate::stream::all;

    const MAIL: &str = "From: Tarn Harbour Office <press@tarn.example>\nTo: desk@post.example\nSubject: =?utf-8?Q?Boats_at_V=C3=A9ss?=\nDate: \
                        Mon, 2 Jun 2031 23:30:00 +0200\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: \
                        quoted-printable\n\nGeneral Orl=EDn left V=E9ss.\n";

    #[test]
    fn a_message() {
        let (documents, told) = all("a.eml", MAIL.as_bytes());
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(documents[0].text.trim(), "General Orlín left Véss.");
        assert_eq!(documents[0].title.as_deref(), Some("Boats at Véss"));
        assert_eq!(documents[0].publisher.as_deref(), Some("Tarn Harbour Office"));
        assert_eq!(documents[0].published.as_deref(), Some("2031-06-02"));
    }

    #[test]
    fn a_box() {
        let one = format!("From press@tarn.example Mon Jun  2 10:00:00 2031\n{MAIL}>From Vess nothing came.\n\n");
        let (documents, told) = all("box", one.repeat(3).as_bytes());
        assert_eq!(documents.len(), 3, "{told:?}");
        assert_eq!(documents[2].path, "box#3");
        assert!(documents[2].text.contains("\nFrom Vess nothing came."), "{}", documents[2].text);
    }
}
