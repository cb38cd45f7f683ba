//! The wording of a passage, boiled down to what comparing needs.
//!
//! In goes a stretch of text, out come its words, stems, numbers, the hashes of its five-word shingles and its details: pairs
//! of telling words that stand together. "Two plates of herring stood on the table" has the details `plat herr` and
//! `herr stood`, which a rewrite seldom avoids and a second witness seldom hits.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

/// Words that tell nothing about what a passage is about.
const SMALL: &str = "a an the this that these those of in on at to from by for with about into over after before under \
    between out off up down near across along against through during until since while as if than then when where who \
    whom whose which what how why and or but nor so not no never none nobody nothing i me my we us our you your he him \
    his she her hers it its they them their is are was were be been being am do does did done have has had having will \
    would shall should can could may might must there here also too very only just even still yet more most much many \
    few some any all both each every either neither because now again already said says say saying told tell tells \
    according asked asks added called call made make makes get got go goes went gone come comes came put take takes \
    took taken give gives gave given new old first last next other another such same own ago one ones it's s t";

/// Words of the calendar and of counting: too common to show a copy.
const CALENDAR: &str = "monday tuesday wednesday thursday friday saturday sunday january february march april may june \
    july august september october november december year years month months week weeks day days morning evening night \
    afternoon yesterday today tomorrow late early later earlier long two three four five six seven eight nine ten \
    dozen hundred thousand million people man men woman women time times";

/// Whether a word, in lower case, is grammar rather than matter.
#[must_use]
pub fn small(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| SMALL.split_ascii_whitespace().collect());
    WORDS.contains(word)
}

/// Whether a word, in lower case, names a time or a count.
#[must_use]
pub fn calendar(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| CALENDAR.split_ascii_whitespace().collect());
    WORDS.contains(word)
}

/// The words of a text as written, apostrophes and the commas of numbers inside.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '\'' | '’' | ',' | '.' | '-')))
        .flat_map(|piece| {
            let number = piece.starts_with(|letter: char| letter.is_ascii_digit());
            let inside = move |letter: char| letter.is_alphanumeric() || (number && matches!(letter, ',' | '.'));
            piece.split(move |letter: char| !(inside(letter) || matches!(letter, '\'' | '’')))
        })
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word))
        .filter(|word| !word.is_empty())
}

/// A word in lower case without its usual endings, so that "fined", "fines" and "fining" are one.
#[must_use]
pub fn stem(word: &str) -> String {
    let mut stem = word.to_lowercase();
    if stem.starts_with(|letter: char| letter.is_ascii_digit()) {
        return stem;
    }
    for (ending, instead) in [("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", "")] {
        if let Some(rest) = stem.strip_suffix(ending)
            && rest.chars().count() >= 3
            && !(ending == "s" && rest.ends_with('s'))
        {
            stem = format!("{rest}{instead}");
            break;
        }
    }
    let mut tail = stem.chars().rev();
    if let (Some(last), Some(before)) = (tail.next(), tail.next())
        && last == before
        && stem.chars().count() > 3
        && !matches!(last, 'l' | 's' | 'o' | 'e')
    {
        stem.pop();
    }
    if stem.chars().count() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    stem
}

/// The stems of the words that are matter, in text order.
#[must_use]
pub fn stems(text: &str) -> Vec<String> {
    words(text).filter(|word| !small(&word.to_lowercase())).map(stem).collect()
}

/// FNV-1a over words, with a mark between them: the same on every machine, and small.
#[must_use]
pub fn hash<'w>(words: impl IntoIterator<Item = &'w str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // The low bits of FNV are weak; the high ones are folded in.
    hash ^ (hash >> 32)
}

/// Hashes of every run of `length` words, sorted, each once. A text shorter than that has none.
#[must_use]
pub fn shingles(text: &str, length: usize) -> Vec<u32> {
    let words: Vec<String> = words(text).map(str::to_lowercase).collect();
    let hashes: BTreeSet<u32> = words.windows(length).map(|run| hash(run.iter().map(String::as_str)) as u32).collect();
    hashes.into_iter().collect()
}

/// Hashes of the runs of eight words inside quotation marks, sorted, each once.
#[must_use]
pub fn quotations(text: &str) -> Vec<u32> {
    let mut hashes = BTreeSet::new();
    let mut rest = text;
    while let Some(open) = rest.find(['"', '“', '«', '„']) {
        let mark = rest[open..].chars().next().map_or(1, char::len_utf8);
        let inside = &rest[open + mark..];
        let Some(close) = inside.find(['"', '”', '»', '“', '\n']) else { break };
        hashes.extend(shingles(&inside[..close], 8));
        let mark = inside[close..].chars().next().map_or(1, char::len_utf8);
        rest = &inside[close + mark..];
    }
    hashes.into_iter().collect()
}

/// What a copy seldom loses: hashes of pairs of telling words that stand together, of rare numbers, and of telling words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Pairs of telling words, names alone left out.
    pub pairs: Vec<u32>,
    /// Numbers of four digits and more that are no year.
    pub numbers: Vec<u32>,
    /// Telling words that are no names.
    pub singles: Vec<u32>,
}

/// The details of a text.
#[must_use]
pub fn details(text: &str) -> Details {
    let (mut pairs, mut numbers, mut singles) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for clause in text.split(['.', '!', '?', ';', ':', '\n', '"', '“', '”', '(', ')']) {
        let mut before: Option<(usize, bool, String)> = None;
        for (place, word) in words(clause).enumerate() {
            let lower = word.to_lowercase();
            if small(&lower) || calendar(&lower) || lower.chars().count() < 3 {
                continue;
            }
            let name = word.starts_with(char::is_uppercase);
            let stem = stem(word);
            let digits = word.starts_with(|letter: char| letter.is_ascii_digit());
            if !name && !digits {
                singles.insert(hash([stem.as_str()]) as u32);
            }
            if let Some((then, named, other)) = &before
                && place - then <= 4
                && !(name && *named)
            {
                let (first, second) = if *other < stem { (other, &stem) } else { (&stem, other) };
                pairs.insert(hash([first.as_str(), second.as_str()]) as u32);
            }
            before = Some((place, name, stem));
        }
    }
    for word in words(text) {
        if rare_number(word) {
            numbers.insert(hash([word]) as u32);
        }
    }
    let list = |set: BTreeSet<u32>| set.into_iter().collect();
    Details { pairs: list(pairs), numbers: list(numbers), singles: list(singles) }
}

/// "30,000" and "1834.5", but no year and no count on one's fingers.
fn rare_number(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let plain = word.chars().all(|letter| letter.is_ascii_digit());
    digits >= 3 && !(plain && digits == 4 && (word.starts_with("19") || word.starts_with("20")))
}

/// The number that a word stands for.
#[must_use]
pub fn number(word: &str) -> Option<u64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [(&str, u64); 7] =
        [("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90)];
    let lower = word.to_lowercase();
    if let Some(value) = WORDS.iter().position(|name| *name == lower) {
        return Some(value as u64);
    }
    if let Some((_, value)) = TENS.iter().find(|(name, _)| *name == lower) {
        return Some(*value);
    }
    let digits: String = lower.chars().filter(|letter| *letter != ',').collect();
    digits.parse().ok()
}

/// How many of two sorted lists are in both.
#[must_use]
pub fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut left, mut right, mut both) = (0, 0, 0);
    // Without branches on what can't be foreseen.
    while let (Some(one), Some(other)) = (a.get(left), b.get(right)) {
        both += usize::from(one == other);
        left += usize::from(one <= other);
        right += usize::from(other <= one);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_fall() {
        for (one, other) in [("fined", "fines"), ("fire", "firing"), ("stopped", "stop"), ("countries", "country")] {
            assert_eq!(stem(one), stem(other));
        }
        assert_ne!(stem("pass"), stem("pay"));
    }

    #[test]
    fn numbers_are_whole_words() {
        assert_eq!(
            words("It paid 30,000 crowns, Orlin's clerk said.").collect::<Vec<_>>(),
            ["It", "paid", "30,000", "crowns", "Orlin", "clerk", "said"]
        );
        assert_eq!(number("30,000"), Some(30_000));
        assert_eq!(number("Twelve"), Some(12));
        assert_eq!(number("many"), None);
    }

    #[test]
    fn a_quotation_is_known_again() {
        let one = quotations("“We saw three boats leave the old quay at dawn,” Orlin said.");
        let other = quotations("Orlin: \"We saw three boats leave the old quay at dawn\"");
        assert!(shared(&one, &other) > 0);
        assert!(quotations("\"three boats\", he said, \"at dawn\"").is_empty());
    }

    #[test]
    fn a_rewrite_keeps_details() {
        let one = details("Two baskets of eels stood on the table and neither was opened.");
        let other = details("Two baskets of eels went stale.");
        assert_eq!(shared(&one.pairs, &other.pairs), 1);
        assert!(details("The Harbour Post").pairs.is_empty());
    }
}
