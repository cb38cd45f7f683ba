//! How far two spellings are apart.
//!
//! In go two parts in small Latin letters, out comes what it costs to turn one into the other: vowels and letters that
//! stand for near sounds cost less. "vessidj" and "vesij" are near, "vess" and "tarn" far.

use std::sync::LazyLock;

/// Letters that stand for near sounds, and what it costs to take one for the other. Where one of them is a sound that Latin
/// spells in several ways, the cost is small.
const NEAR: [(char, char, f64); 52] = [
    ('D', 'd', 0.05),
    ('D', 'z', 0.05),
    ('T', 't', 0.05),
    ('T', 's', 0.1),
    ('D', 'T', 0.3),
    ('Q', 'k', 0.05),
    ('Q', 'g', 0.1),
    ('Q', 'G', 0.05),
    ('G', 'g', 0.05),
    ('G', 'k', 0.2),
    ('X', 'h', 0.05),
    ('X', 'k', 0.1),
    ('X', 'C', 0.1),
    ('J', 'j', 0.05),
    ('J', 'g', 0.1),
    ('J', 'z', 0.1),
    ('S', 'C', 0.1),
    ('Z', 'z', 0.05),
    ('Z', 's', 0.1),
    ('Z', 'C', 0.2),
    ('J', 'i', 0.2),
    ('J', 'C', 0.4),
    ('J', 'S', 0.4),
    ('X', 'Q', 0.2),
    ('k', 'g', 0.5),
    ('j', 'g', 0.2),
    ('j', 'z', 0.4),
    ('j', 'i', 0.1),
    ('d', 'z', 0.7),
    ('d', 't', 0.6),
    ('t', 's', 0.8),
    ('s', 'z', 0.2),
    ('s', 'S', 0.3),
    ('s', 'C', 0.5),
    ('k', 'C', 0.2),
    ('h', 'C', 0.2),
    ('h', 'k', 0.5),
    ('h', 'g', 0.4),
    ('b', 'p', 0.6),
    ('v', 'f', 0.2),
    ('v', 'b', 0.5),
    ('v', 'u', 0.2),
    ('s', 'x', 0.3),
    ('z', 'C', 0.5),
    ('j', 'C', 0.5),
    ('j', 'X', 0.2),
    ('j', 'h', 0.3),
    ('T', 'd', 0.3),
    ('T', 'z', 0.4),
    ('Z', 't', 0.6),
    ('X', 'g', 0.3),
    ('x', 'X', 0.3),
];
/// Vowels that transliterations mix up, and the cost; any other pair costs half a letter.
const VOWELS: [(char, char, f64); 3] = [('e', 'i', 0.2), ('a', 'e', 0.3), ('a', 'u', 0.45)];
/// Figures that look like letters.
const LOOKS: [(char, char); 8] =
    [('1', 'i'), ('0', 'u'), ('3', 'e'), ('4', 'a'), ('5', 's'), ('7', 't'), ('9', 'g'), ('1', 'l')];

/// What it costs to take one letter for another, by their bytes.
static COSTS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let mut costs = vec![1.0; 128 * 128];
    let mut set = |a: char, b: char, cost: f64| {
        costs[(a as usize & 127) * 128 + (b as usize & 127)] = cost;
        costs[(b as usize & 127) * 128 + (a as usize & 127)] = cost;
    };
    for a in "aeiouy".chars() {
        for b in "aeiouy".chars() {
            set(a, b, 0.5);
        }
    }
    for &(a, b, cost) in VOWELS.iter().chain(&NEAR) {
        set(a, b, cost);
    }
    for &(a, b) in &LOOKS {
        set(a, b, 0.2);
    }
    for letter in 0..128_u8 {
        set(char::from(letter), char::from(letter), 0.0);
    }
    costs
});

/// The cost of turning one key into the other; both are plain Latin letters and figures. Where `bare`, one of them is written
/// without vowels, and those of the other cost next to nothing.
#[must_use]
pub fn weighted(a: &str, b: &str, bare: bool) -> f64 {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let columns = b.len() + 1;
    let mut costs = vec![0.0; (a.len() + 1) * columns];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let mut least = if i == 0 && j == 0 { 0.0 } else { f64::INFINITY };
            if i > 0 {
                least = f64::min(least, costs[(i - 1) * columns + j] + single(a, i - 1, bare));
            }
            if j > 0 {
                least = f64::min(least, costs[i * columns + j - 1] + single(b, j - 1, bare));
            }
            if i > 0 && j > 0 {
                least = f64::min(least, costs[(i - 1) * columns + j - 1] + change(a[i - 1], b[j - 1], bare));
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = f64::min(least, costs[(i - 2) * columns + j - 2] + 0.8);
                }
            }
            costs[i * columns + j] = least;
        }
    }
    costs[costs.len() - 1]
}

/// A letter too many or too few.
fn single(word: &[u8], at: usize, bare: bool) -> f64 {
    let c = word[at];
    // "Yevgar" and "Evgar", "Marienko" and "Marenko".
    let glides = (c == b'i' || c == b'j') && word.get(at + 1).is_some_and(|&next| is_vowel(next));
    if glides && !bare {
        return 0.25;
    }
    if is_vowel(c) || bare && b"vjh".contains(&c) {
        return if bare { 0.05 } else { 0.6 };
    }
    // An h that is not heard, and an ending that some languages put on names.
    if c == b'h' || at + 1 == word.len() && c == b's' {
        return 0.5;
    }
    1.0
}

fn change(a: u8, b: u8, bare: bool) -> f64 {
    if bare && a != b {
        let (vowel, other) = (is_vowel(a), is_vowel(b));
        if vowel && other {
            return 0.05;
        }
        if vowel && b"vji".contains(&b) || other && b"vji".contains(&a) {
            return 0.1;
        }
    }
    COSTS[usize::from(a & 127) * 128 + usize::from(b & 127)]
}

fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The number of letters to add, drop, change or swap.
#[must_use]
pub fn plain(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for j in 0..b.len() {
            let change = before + usize::from(c != b[j]);
            before = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}
