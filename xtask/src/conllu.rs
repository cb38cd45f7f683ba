//! Reads CoNLL-U, as the dev sets of Universal Dependencies are kept: in goes the text of a file, out come documents of
//! paragraphs of sentences of words.

/// A word or a piece of one.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// As written. The words of a contraction are cut out of it where they spell it, else they hold it together.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub pos: String,
    /// Features, or `_`.
    pub features: String,
    /// Index of its head in the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub relation: String,
    /// The last column.
    pub misc: String,
}

/// A sentence.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// Its name.
    pub id: String,
    /// The `# text` line.
    pub text: String,
    /// Its words.
    pub words: Vec<Word>,
    /// Whether it begins a paragraph.
    pub opens_paragraph: bool,
}

/// A document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// Reads a file. Lines that are no CoNLL-U are passed over.
#[must_use]
pub fn read(file: &str) -> Vec<Document> {
    let mut documents = vec![Document::default()];
    let mut sentence = Sentence::default();
    let mut opens_document = false;
    for line in file.lines().chain([""]) {
        if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim_start();
            if comment.starts_with("newdoc") {
                opens_document = true;
            } else if comment == "newpar" || comment.starts_with("newpar ") {
                sentence.opens_paragraph = true;
            } else if let Some(id) = comment.strip_prefix("sent_id = ") {
                id.trim().clone_into(&mut sentence.id);
            } else if let Some(text) = comment.strip_prefix("text = ") {
                text.trim().clone_into(&mut sentence.text);
            }
            continue;
        }
        if line.is_empty() {
            if sentence.words.is_empty() {
                continue;
            }
            if std::mem::take(&mut opens_document) {
                documents.push(Document::default());
                sentence.opens_paragraph = true;
            }
            if let Some(document) = documents.last_mut() {
                document.sentences.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, pos, _, features, head, relation, _, misc] = columns[..] else { continue };
        // Whole contractions (`3-4`) and words left out (`3.1`) have no number of their own.
        if id.parse::<usize>().is_err() {
            continue;
        }
        sentence.words.push(Word {
            form: form.to_owned(),
            lemma: lemma.to_owned(),
            pos: pos.to_owned(),
            features: features.to_owned(),
            head: head.parse::<usize>().ok().and_then(|head| head.checked_sub(1)),
            relation: relation.to_owned(),
            misc: misc.to_owned(),
        });
    }
    documents.retain(|document| !document.sentences.is_empty());
    documents
}

/// A document put together again: its text, the borders of its paragraphs, and of its words and sentences in bytes.
#[derive(Clone, Debug, Default)]
pub struct Placed {
    /// Sentences joined by a blank inside a paragraph, paragraphs by an empty line.
    pub text: String,
    /// Paragraphs.
    pub paragraphs: Vec<(usize, usize)>,
    /// Words.
    pub words: Vec<(usize, usize)>,
    /// Sentences.
    pub sentences: Vec<(usize, usize)>,
}

/// Puts a document together. A word that the text of its sentence does not spell gets the place where it would stand.
#[must_use]
pub fn place(document: &Document) -> Placed {
    let mut placed = Placed::default();
    for sentence in &document.sentences {
        if sentence.opens_paragraph || placed.text.is_empty() {
            if !placed.text.is_empty() {
                placed.text.push_str("\n\n");
            }
            placed.paragraphs.push((placed.text.len(), placed.text.len()));
        } else {
            placed.text.push(' ');
        }
        let start = placed.text.len();
        let mut at = 0;
        for word in &sentence.words {
            let rest = &sentence.text[at..];
            let blanks = rest.len() - rest.trim_start().len();
            let from = at + blanks;
            let to = if sentence.text[from..].starts_with(&word.form) {
                from + word.form.len()
            } else {
                // The form is not what is written (a typo put right): take the next stretch without blanks.
                let stretch = sentence.text[from..].find(char::is_whitespace).unwrap_or(sentence.text.len() - from);
                let length = word.form.len().min(stretch);
                from + (0..=length).rev().find(|&end| sentence.text.is_char_boundary(from + end)).unwrap_or(0)
            };
            placed.words.push((start + from, start + to));
            at = to;
        }
        placed.text.push_str(&sentence.text);
        placed.sentences.push((start, placed.text.len()));
        if let Some(paragraph) = placed.paragraphs.last_mut() {
            paragraph.1 = placed.text.len();
        }
    }
    placed
}
