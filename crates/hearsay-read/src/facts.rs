//! What a web page says about its article: title, outlet, byline, dates, address and language.
//!
//! In goes the tree of a page, out come [`Facts`], each from the surest place that has it: JSON-LD, `OpenGraph`, meta tags,
//! microdata, and the visible page, in that order. `<meta property="article:published_time" content="2031-06-03T01:10:00Z">`
//! beside the visible words "June 2, 2031" was published on the 2nd: the clock of the page runs in Greenwich, and the day is
//! that of the newsroom.

use crate::{dates, header, html, records};
use dom_query::{Document as Tree, NodeRef};
use serde_json::Value;

/// Longer ones are no names.
const BYLINE_BYTES: usize = 200;
/// Longer pieces of the visible page are no date lines.
const DATE_LINE_BYTES: usize = 90;
/// Pieces of the visible page after the headline among which the date stands.
const PIECES_AFTER_TITLE: usize = 60;
/// Objects of JSON-LD inside one another and in all.
const LINKED_DEPTH: usize = 12;
const LINKED_OBJECTS: usize = 10_000;

/// What a page says about its article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The headline.
    pub title: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Reporters and agencies.
    pub byline: Vec<String>,
    /// Day of publication as `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Day of the last change as `YYYY-MM-DD`.
    pub modified: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// BCP 47 tag that the page claims.
    pub language: Option<String>,
}

/// Collects what the page says.
#[must_use]
pub fn find(tree: &Tree) -> Facts {
    let page = Page::new(tree);
    let linked = page.linked();
    let url = page.address(linked.as_ref());
    let language = page.language(linked.as_ref());
    let order = dates::Order::of_language(language.as_deref().unwrap_or_default());
    let date = |value: &str| dates::day_in(value, order);
    let heading = page.headline();
    let outlet = linked
        .as_ref()
        .and_then(|linked| linked.name_of("publisher"))
        .or_else(|| page.meta(&["og:site_name"]))
        .or_else(|| page.meta(&["application-name", "dc.publisher", "dcterms.publisher", "publisher"]))
        .or_else(|| page.visible("[itemprop='publisher'] [itemprop='name'], [itemprop='publisher'][content]"))
        .filter(|name| !name.contains("://"));
    let title = linked
        .as_ref()
        .and_then(|linked| linked.get("headline"))
        .or_else(|| page.meta(&["og:title"]))
        .or_else(|| page.meta(&["twitter:title", "dc.title", "dcterms.title", "headline", "title"]))
        .or_else(|| page.visible("[itemprop='headline']"))
        .or_else(|| heading.clone())
        .or_else(|| page.visible("title"));
    let title = title.map(|title| clean_title(&title, heading.as_deref(), outlet.as_deref()));
    let stamp = linked
        .as_ref()
        .and_then(|linked| linked.get("datePublished").or_else(|| linked.get("dateCreated")))
        .filter(|stamp| date(stamp).is_some())
        .or_else(|| page.date_meta(PUBLISHED, &date))
        .or_else(|| page.date_of("[itemprop='datePublished']", &date));
    let published = page.published(stamp.as_deref(), url.as_deref(), &date);
    let modified = linked.as_ref().and_then(|linked| linked.get("dateModified")).as_deref().and_then(date);
    let modified = modified
        .or_else(|| page.date_meta(MODIFIED, &date).as_deref().and_then(date))
        .or_else(|| page.date_of("[itemprop='dateModified']", &date).as_deref().and_then(date));
    let byline = page.byline(linked.as_ref());
    Facts { title, publisher: outlet, byline, published, modified, url, language }
}

/// Names of meta tags that have the date of publication, those of `OpenGraph` first.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "og:pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "datepublished",
    "pubdate",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "published_time",
    "ptime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
];

/// … and of the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
];

/// Names of meta tags that have the byline.
const AUTHORS: &[&str] = &[
    "article:author",
    "og:article:author",
    "byl",
    "author",
    "parsely-author",
    "sailthru.author",
    "article_author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
];

/// The parts of a page that say something about its article, gathered once.
struct Page<'t> {
    tree: &'t Tree,
    /// Meta tags: name in small letters, and content.
    meta: Vec<(String, String)>,
}

impl<'t> Page<'t> {
    fn new(tree: &'t Tree) -> Self {
        let mut meta = Vec::new();
        for node in tree.select("meta[content]").nodes() {
            let name = ["property", "name", "itemprop"].iter().find_map(|name| node.attr(name));
            let content = node.attr("content").map(|content| one_line(&content)).filter(|content| !content.is_empty());
            if let Some((name, content)) = name.zip(content) {
                // Several names may stand in one attribute.
                meta.extend(name.split_whitespace().map(|name| (name.to_ascii_lowercase(), content.clone())));
            }
        }
        Page { tree, meta }
    }

    /// The content of the first tag of the first name that is there.
    fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|wanted| self.all_meta(wanted).next()).map(str::to_owned)
    }

    fn all_meta<'p>(&'p self, wanted: &'p str) -> impl Iterator<Item = &'p str> {
        self.meta.iter().filter(move |(name, _)| name == wanted).map(|(_, content)| content.as_str())
    }

    /// The first content under one of the names that is a date.
    fn date_meta(&self, names: &[&str], date: &impl Fn(&str) -> Option<String>) -> Option<String> {
        names.iter().find_map(|name| self.all_meta(name).find(|content| date(content).is_some())).map(str::to_owned)
    }

    /// The words of the first element of a kind, or its content.
    fn visible(&self, selector: &str) -> Option<String> {
        self.tree.select(selector).nodes().iter().map(words_or_content).find(|text| !text.is_empty())
    }

    /// The date in elements of a kind, as written.
    fn date_of(&self, selector: &str, date: &impl Fn(&str) -> Option<String>) -> Option<String> {
        let found = self.tree.select(selector);
        found.nodes().iter().find_map(|node| {
            let written =
                [node.attr("datetime"), node.attr("content")].into_iter().flatten().map(|text| text.to_string());
            written.chain([one_line(&node.text())]).find(|text| date(text).is_some())
        })
    }

    /// The headline that people see: the heading whose words the page's title repeats, else the only one, else the first.
    fn headline(&self) -> Option<String> {
        let found = self.tree.select("h1");
        let all: Vec<String> =
            found.nodes().iter().map(|node| one_line(&node.text())).filter(|text| !text.is_empty()).collect();
        let named = [self.meta(&["og:title"]), self.visible("title")];
        let same = |heading: &&String| {
            let heading = folded(heading);
            named.iter().flatten().any(|title| folded(title).contains(&heading))
        };
        all.iter().filter(same).max_by_key(|heading| heading.len()).or_else(|| all.first()).cloned()
    }

    /// What JSON-LD says of the article.
    fn linked(&self) -> Option<Linked> {
        let mut objects = Vec::new();
        for script in self.tree.select("script[type*='ld+json']").nodes() {
            if let Some(value) = lenient(&script.text()) {
                gather(value, 0, &mut objects);
            }
        }
        let titles: Vec<String> = [self.meta(&["og:title"]), self.headline(), self.visible("title")]
            .into_iter()
            .flatten()
            .map(|title| folded(&title))
            .collect();
        let rank = |object: &serde_json::Map<String, Value>| {
            let kind = object.get("@type").map(ToString::to_string).unwrap_or_default();
            let article = ["Article", "Posting", "Report"].iter().any(|name| kind.contains(name));
            let headline = object.get("headline").and_then(Value::as_str).map(folded).filter(|line| !line.is_empty());
            let ours =
                headline.is_some_and(|line| titles.iter().any(|title| title.contains(&line) || line.contains(title)));
            let named = object.contains_key("author") || object.contains_key("datePublished");
            // Of a page whose article is not told apart, the page itself has the dates.
            match (article, kind.contains("WebPage") && named) {
                (true, _) => 2 + usize::from(ours) * 2 + usize::from(named),
                (false, true) => 1,
                _ => 0,
            }
        };
        let ranks: Vec<usize> = objects.iter().map(rank).collect();
        let best = ranks.iter().copied().max().filter(|&best| best > 0)?;
        let at = ranks.iter().position(|&rank| rank == best)?;
        let article = objects[at].clone();
        Some(Linked { article, objects })
    }

    fn address(&self, linked: Option<&Linked>) -> Option<String> {
        let canonical = || {
            let found = self.tree.select("link[rel='canonical']");
            found.nodes().first()?.attr("href").map(|url| url.trim().to_owned())
        };
        let of_linked = linked.and_then(|linked| {
            let page = linked.article.get("mainEntityOfPage").and_then(|page| match page {
                Value::Object(page) => page.get("@id").and_then(Value::as_str),
                page => page.as_str(),
            });
            linked.article.get("url").and_then(Value::as_str).or(page).map(str::to_owned)
        });
        let is_whole = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        canonical()
            .filter(is_whole)
            .or_else(|| of_linked.filter(is_whole))
            .or_else(|| self.meta(&["og:url"]).filter(is_whole))
    }

    fn language(&self, linked: Option<&Linked>) -> Option<String> {
        let of_linked = linked.and_then(|linked| linked.get("inLanguage"));
        let html = || self.tree.select("html[lang]").nodes().first()?.attr("lang").map(|tag| tag.trim().to_owned());
        let tag = html().or(of_linked).or_else(|| self.meta(&["og:locale", "content-language", "dc.language"]))?;
        let plain =
            !tag.is_empty() && tag.len() <= 12 && tag.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        plain.then(|| tag.replace('_', "-"))
    }

    /// The day of publication. Where the stamp has a time of day, and the page shows or its address has the day before or
    /// after, that is the day on which it was published where it was written: clocks of pages run in Greenwich, or say a
    /// zone that is not theirs.
    fn published(
        &self,
        stamp: Option<&str>,
        url: Option<&str>,
        date: &impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let stamped = stamp.and_then(date);
        let of_url = url.and_then(day_of_address);
        match (stamp, stamped) {
            (Some(stamp), Some(day)) if stamp.contains(':') => {
                let shown = self.shown_days(date);
                let local = shown.into_iter().chain(of_url).find(|local| dates::are_near(local, &day));
                Some(local.unwrap_or(day))
            }
            (_, Some(day)) => Some(day),
            _ => {
                let time = self.date_of("article time[datetime], time[datetime], time", date).as_deref().and_then(date);
                let classed = || {
                    let classes = "[class*='date'], [class*='publish'], [class*='posted'], [id*='date']";
                    let found = self.tree.select(classes);
                    let lines = found.nodes().iter().take(20).map(|node| one_line(&node.text()));
                    lines.filter(|line| line.len() <= DATE_LINE_BYTES).find_map(|line| date(&line))
                };
                time.or_else(|| self.shown_days(date).into_iter().next()).or(of_url).or_else(classed)
            }
        }
    }

    /// Days that short lines of the page have: right before, in and after the headline, in order.
    fn shown_days(&self, date: &impl Fn(&str) -> Option<String>) -> Vec<String> {
        let headline = self.headline().map(|headline| folded(&headline)).unwrap_or_default();
        let (mut days, mut left) = (Vec::new(), 0_usize);
        html::each_text(self.tree, |node| {
            let text = one_line(&node.text());
            if text.is_empty() {
                return true;
            }
            if !headline.is_empty() && left == 0 && headline.starts_with(&folded(&text)) && folded(&text).len() > 3 {
                left = PIECES_AFTER_TITLE;
            } else if left > 0 {
                left -= 1;
                if text.len() <= DATE_LINE_BYTES
                    && let Some(day) = date(&text)
                {
                    days.push(day);
                }
                // What follows are dates of other articles.
                return left > 0 && days.len() < 3;
            }
            true
        });
        days
    }

    fn byline(&self, linked: Option<&Linked>) -> Vec<String> {
        let publisher = linked.and_then(|linked| linked.name_of("publisher")).or_else(|| self.meta(&["og:site_name"]));
        let is_outlet = |names: &[String]| {
            publisher.as_ref().is_some_and(|publisher| names.iter().all(|name| folded(name) == folded(publisher)))
        };
        let of_linked = linked.map(|linked| linked.names_of("author")).unwrap_or_default();
        let of_linked: Vec<String> = of_linked.iter().flat_map(|name| names(name)).collect();
        // Beside a person's name, the outlet's says nothing new.
        let without_outlet = |mut names: Vec<String>| {
            if names.len() > 1 {
                names.retain(|name| publisher.as_ref().is_none_or(|outlet| folded(outlet) != folded(name)));
            }
            names
        };
        let of_meta = || {
            AUTHORS.iter().map(|name| {
                let mut found: Vec<String> = Vec::new();
                for person in self.all_meta(name).flat_map(names) {
                    if !found.contains(&person) {
                        found.push(person);
                    }
                }
                found
            })
        };
        let of_page = || {
            let selectors = [
                "[itemprop='author'] [itemprop='name']",
                "[itemprop='author']",
                "a[rel~='author']",
                "[class*='byline'] a[href*='author'], [class*='byline'] a[href*='people'], [class*='byline'] a[href*='staff']",
                "[class~='author-name'], [class~='byline-name'], [class~='byline__name'], [class~='author_name']",
                "[class~='byline'], [class~='author']",
            ];
            selectors.into_iter().map(|selector| {
                let mut found: Vec<String> = Vec::new();
                for node in self.tree.select(selector).nodes().iter().take(4) {
                    for person in names(&words_or_content(node)) {
                        if !found.contains(&person) {
                            found.push(person);
                        }
                    }
                }
                found
            })
        };
        // Where the machine-readable parts name the outlet as the author, the page itself may name a person.
        let mut outlet = Vec::new();
        let all = std::iter::once(of_linked).chain(of_meta()).chain(of_page());
        for names in all.filter(|names| !names.is_empty()) {
            if !is_outlet(&names) {
                return without_outlet(names);
            }
            outlet = if outlet.is_empty() { names } else { outlet };
        }
        outlet
    }
}

/// What JSON-LD says of the article, and of all else, to which it may point.
struct Linked {
    article: serde_json::Map<String, Value>,
    objects: Vec<serde_json::Map<String, Value>>,
}

impl Linked {
    /// A value in words.
    fn get(&self, name: &str) -> Option<String> {
        self.article.get(name).and_then(records::in_words).map(|value| plain(&value)).filter(|value| !value.is_empty())
    }

    /// The names of the people or bodies that a value has.
    fn names_of(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        let values = match self.article.get(name) {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for value in values {
            let value = match value {
                // Only a pointer: what it points to stands elsewhere.
                Value::Object(object) if !object.contains_key("name") => {
                    let id = object.get("@id").and_then(Value::as_str);
                    let same = |other: &&serde_json::Map<String, Value>| {
                        id.is_some() && other.get("@id").and_then(Value::as_str) == id && other.contains_key("name")
                    };
                    self.objects.iter().find(same).and_then(|object| object.get("name"))
                }
                value => Some(value),
            };
            found.extend(value.and_then(records::in_words).map(|name| plain(&name)));
        }
        found
    }

    fn name_of(&self, name: &str) -> Option<String> {
        self.names_of(name).into_iter().find(|name| !name.is_empty())
    }
}

/// JSON as pages have it: in comments, with bare line ends inside strings, with commas too many.
fn lenient(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let mut mended = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else {
            quoted = c == '"';
            if matches!(c, '}' | ']') {
                let bare = mended.trim_end().trim_end_matches(',').len();
                mended.truncate(bare);
            }
        }
        mended.push(if c.is_control() { ' ' } else { c });
    }
    serde_json::from_str(&mended).ok()
}

/// All objects in a value, with those inside lists, graphs and pages.
fn gather(value: Value, depth: usize, objects: &mut Vec<serde_json::Map<String, Value>>) {
    if depth > LINKED_DEPTH || objects.len() > LINKED_OBJECTS {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| gather(value, depth + 1, objects)),
        Value::Object(object) => {
            let inside = ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "author", "publisher"];
            for name in inside {
                if let Some(value @ (Value::Object(_) | Value::Array(_))) = object.get(name) {
                    gather(value.clone(), depth + 1, objects);
                }
            }
            objects.push(object);
        }
        _ => {}
    }
}

/// The names in a byline, without what is no name: addresses, e-mail, links, and the login name of whoever put the page up.
fn names(value: &str) -> Vec<String> {
    let value = plain(value);
    if value.is_empty() || value.len() > BYLINE_BYTES || value.contains("://") {
        return Vec::new();
    }
    let value = ["Written by", "Posted by", "Reported by", "Story by", "Author:", "Authors:"].iter().fold(
        &*value,
        |value, lead| {
            let opens = value.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead));
            if opens { value[lead.len()..].trim_start_matches([':', ' ']) } else { value }
        },
    );
    let value = value.strip_prefix("BY ").unwrap_or(value);
    let value = without_date(value);
    let mut found: Vec<String> = Vec::new();
    for piece in value.replace(". ", ".\u{0}").split(['|', '•', '·', '/']).flat_map(ended) {
        for name in header::bylines(piece.trim()) {
            let name = name.trim().trim_start_matches("By ").trim_end_matches([':', '-', '–']).trim();
            let login = ["admin", "administrator", "webmaster", "root", "user", "guest"];
            let no_name = name.contains('@')
                || name.starts_with("www.")
                || login.iter().any(|login| name.eq_ignore_ascii_case(login))
                || !name.chars().any(char::is_alphabetic)
                || dates::names_month(name)
                // Where somebody writes.
                || !found.is_empty() && is_site(name);
            if !no_name && !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// Whether words are the address of a site: "Tarnpost.com".
fn is_site(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    !words.contains(' ') && [".com", ".org", ".net"].iter().any(|end| words.ends_with(end))
}

/// Pieces that a full stop parts, but for the one after an initial or "Jr": "Ada Renn. Tarn Post" are two.
fn ended(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut joins = false;
    for piece in text.split('\u{0}') {
        match pieces.last_mut().filter(|_| joins) {
            Some(last) => {
                last.push(' ');
                last.push_str(piece);
            }
            None => pieces.push(piece.trim_end_matches('.').to_owned()),
        }
        let last = piece.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
        joins = piece.ends_with('.') && last.chars().count() <= 3;
        if !joins && let Some(last) = pieces.last_mut() {
            last.truncate(last.trim_end_matches('.').len());
        }
        if joins
            && let Some(last) = pieces.last_mut()
            && !last.ends_with('.')
        {
            last.push('.');
        }
    }
    pieces
}

/// What stands before a weekday or a month with a number, as in "Ada Renn Monday, June 2, 2031".
fn without_date(text: &str) -> &str {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches([' ', ',']);
        let rest = &text[at..];
        let next: String = rest.split(' ').take(2).collect::<Vec<_>>().join(" ");
        if at > 0 && (days.contains(&bare) && rest.chars().any(|c| c.is_ascii_digit()) || dates::names_month(&next)) {
            return text[..at].trim_end_matches([' ', ',', '|', '-', '–']);
        }
        at += word.len();
    }
    text
}

/// The title without the outlet's name at its end: "Boats at Vess - Tarn Post". The visible headline, where it is the same
/// but for that, is written as people write it.
fn clean_title(title: &str, heading: Option<&str>, publisher: Option<&str>) -> String {
    let title = plain(title);
    if let Some(heading) = heading
        && !heading.is_empty()
    {
        let (long, short) = (folded(&title), folded(heading));
        let is_most = short.len() * 2 >= long.len();
        if is_most && (long.starts_with(&short) || long.ends_with(&short))
            || long.len() >= 40 && short.starts_with(&long)
        {
            return heading.to_owned();
        }
    }
    for sign in [" | ", " - ", " – ", " — ", " :: ", " » "] {
        if let Some((rest, end)) = title.rsplit_once(sign) {
            let is_outlet = publisher.is_some_and(|publisher| {
                let (end, publisher) = (folded(end), folded(publisher));
                !end.is_empty() && (publisher.contains(&end) || end.contains(&publisher))
            });
            if is_outlet && !rest.trim().is_empty() {
                return rest.trim().to_owned();
            }
        }
    }
    title
}

/// The day in an address such as `https://tarn.example/2031/06/02/boats`.
fn day_of_address(url: &str) -> Option<String> {
    let parts: Vec<&str> = url.split('/').collect();
    let is_number = |text: &str, length: usize| {
        text.len() <= length && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
    };
    let of_parts = parts.windows(3).find_map(|three| {
        let fits = three[0].len() == 4 && is_number(three[0], 4) && is_number(three[1], 2) && is_number(three[2], 2);
        fits.then(|| dates::day(&three.join("-")))?
    });
    of_parts.or_else(|| {
        let is_day = |part: &&&str| part.len() == 10 && part.as_bytes()[4] == b'-' && part.as_bytes()[7] == b'-';
        parts.iter().find(is_day).and_then(|part| dates::day(part))
    })
}

fn words_or_content(node: &NodeRef) -> String {
    let content = node.attr("content").map(|content| one_line(&content)).filter(|content| !content.is_empty());
    content.unwrap_or_else(|| one_line(&node.text()))
}

/// Text without tags and character references, on one line.
fn plain(text: &str) -> String {
    if text.contains('&') || text.contains('<') { one_line(&html::fragment(text).0) } else { one_line(text) }
}

/// On one line, with single blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits alone, in small letters, to compare by.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(head: &str, body: &str) -> Facts {
        let page = format!("<!DOCTYPE html><html lang=en-US><head>{head}</head><body>{body}</body></html>");
        find(&Tree::from(page.as_str()))
    }

    #[test]
    fn surest_place_first() {
        let linked = r##"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
            {"@type": "WebPage", "@id": "#page", "datePublished": "2031-01-01"},
            {"@type": "NewsArticle", "headline": "Boats &amp; bridges", "datePublished": "2031-06-02T10:00:00+02:00",
             "dateModified": "2031-06-04", "author": [{"@id": "#ada"}, "https://tarn.example/jon"], "publisher": {"name": "Tarn Post"},},
            {"@type": "Person", "@id": "#ada", "name": "Ada Renn"}]}</script>"##;
        let found = facts(
            &format!(
                "{linked}<meta property=og:title content=Other><meta name=author content='Jon Sabo'><title>Boats</title>"
            ),
            "<h1>Boats</h1>",
        );
        assert_eq!(found.title.as_deref(), Some("Boats & bridges"));
        assert_eq!(found.byline, ["Ada Renn"]);
        assert_eq!(found.publisher.as_deref(), Some("Tarn Post"));
        assert_eq!(found.published.as_deref(), Some("2031-06-02"));
        assert_eq!(found.modified.as_deref(), Some("2031-06-04"));
        assert_eq!(found.language.as_deref(), Some("en-US"));
    }

    #[test]
    fn meta_tags_microdata_and_the_page() {
        let found = facts(
            "<meta property='og:title' content='Boats at Vess | Tarn Post'><meta property='og:site_name' content='Tarn Post'>\
             <meta name='DC.date.issued' content='2 June 2031'><meta name=byl content='By Ada Renn and Jon Sabo'>\
             <link rel=canonical href='https://tarn.example/boats'>",
            "<h1>Boats at Vess</h1>",
        );
        assert_eq!(found.title.as_deref(), Some("Boats at Vess"));
        assert_eq!(found.published.as_deref(), Some("2031-06-02"));
        assert_eq!(found.byline, ["Ada Renn", "Jon Sabo"]);
        assert_eq!(found.url.as_deref(), Some("https://tarn.example/boats"));
        let found = facts(
            "<title>Boats at Vess</title>",
            "<p>1 May 2031: other news<h1>Boats at Vess</h1><p>6/2/2031<p class=byline>By Ada Renn | Northline<p>Orlin left.",
        );
        assert_eq!(found.published.as_deref(), Some("2031-06-02"));
        assert_eq!(found.byline, ["Ada Renn", "Northline"]);
        let found = facts(
            "",
            "<div itemprop=author><b itemprop=name>Ada Renn</b></div><i itemprop=datePublished content=2031-06-02>",
        );
        assert_eq!((found.byline, found.published.as_deref()), (vec!["Ada Renn".to_owned()], Some("2031-06-02")));
    }

    #[test]
    fn the_day_is_that_of_the_newsroom() {
        let stamp = "<meta property='article:published_time' content='2031-06-03T01:10:00Z'>";
        assert_eq!(facts(stamp, "<h1>Boats</h1><p>June 2, 2031").published.as_deref(), Some("2031-06-02"));
        assert_eq!(facts(stamp, "<h1>Boats</h1><p>May 2, 2031").published.as_deref(), Some("2031-06-03"));
        let address = "<link rel=canonical href='https://tarn.example/2031/06/02/boats'>";
        assert_eq!(facts(&format!("{stamp}{address}"), "").published.as_deref(), Some("2031-06-02"));
        assert_eq!(facts(address, "").published.as_deref(), Some("2031-06-02"));
        assert_eq!(facts("", "<h1>Boats</h1>").published, None);
    }

    #[test]
    fn names_are_names() {
        assert_eq!(names("By Ada Renn | Tarn Post / Jon Sabo"), ["Ada Renn", "Tarn Post", "Jon Sabo"]);
        assert_eq!(names("https://tarn.example/ada"), [""; 0]);
        assert_eq!(names("By Ada Renn and Jon Sabo Monday, June 2, 2031, 10:30"), ["Ada Renn", "Jon Sabo"]);
        assert_eq!(names("Ada R. Renn. Tarn Post"), ["Ada R. Renn", "Tarn Post"]);
        assert_eq!(names("admin"), [""; 0]);
        assert_eq!(names("By ADA RENN, TP Harbour Writer"), ["ADA RENN"]);
        assert_eq!(names("By Ada Renn, Tarnpost.com"), ["Ada Renn"]);
        assert_eq!(names("Written by: Ada Renn, June 2, 2031"), ["Ada Renn"]);
    }
}
