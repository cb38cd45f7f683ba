//! The `CoNLL` score of coreference: the mean of the F1 of MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998) and entity
//! CEAF (Luo 2005), as the shared task of 2012 took it.
//!
//! In go the clusters of each document, as annotated and as found, a mention given by its words; out comes one figure. Of
//! "Orlin", "he" and "Adan", with the first two in one cluster and Adan's alone, leaving Adan in with them costs precision.

use hearsay_model::Words;
use std::collections::HashMap;

/// Clusters of mentions.
pub type Clusters = [Vec<Words>];

/// Sums over documents: for each measure what recall and precision are shares of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scores {
    muc: Ratio,
    b_cubed: Ratio,
    ceaf: Ratio,
}

#[derive(Clone, Copy, Debug, Default)]
struct Ratio {
    recall: (f64, f64),
    precision: (f64, f64),
}

impl Ratio {
    fn add(&mut self, recall: (f64, f64), precision: (f64, f64)) {
        self.recall.0 += recall.0;
        self.recall.1 += recall.1;
        self.precision.0 += precision.0;
        self.precision.1 += precision.1;
    }

    /// In percent.
    fn f1(&self) -> f64 {
        let share = |(part, whole): (f64, f64)| if whole > 0.0 { part / whole } else { 0.0 };
        let (recall, precision) = (share(self.recall), share(self.precision));
        if recall + precision > 0.0 { 200.0 * recall * precision / (recall + precision) } else { 0.0 }
    }
}

impl Scores {
    /// Adds a document.
    pub fn add(&mut self, gold: &Clusters, found: &Clusters) {
        let (in_gold, in_found) = (index(gold), index(found));
        self.muc.add(links(gold, &in_found), links(found, &in_gold));
        self.b_cubed.add(shares(gold, &in_found), shares(found, &in_gold));
        let alike = aligned(gold, found, &in_found);
        self.ceaf.add((alike, gold.len() as f64), (alike, found.len() as f64));
    }

    /// The three measures.
    #[must_use]
    pub fn measures(&self) -> [f64; 3] {
        [self.muc.f1(), self.b_cubed.f1(), self.ceaf.f1()]
    }

    /// Their mean.
    #[must_use]
    pub fn conll(&self) -> f64 {
        self.measures().iter().sum::<f64>() / 3.0
    }
}

/// For each mention the number of its cluster.
fn index(clusters: &Clusters) -> HashMap<Words, usize> {
    let numbered = clusters.iter().enumerate();
    numbered.flat_map(|(number, cluster)| cluster.iter().map(move |mention| (mention.clone(), number))).collect()
}

/// MUC: of the links that hold each cluster together, how many the other side has.
fn links(clusters: &Clusters, other: &HashMap<Words, usize>) -> (f64, f64) {
    let (mut kept, mut all) = (0, 0);
    for cluster in clusters {
        let mut parts: Vec<usize> = cluster.iter().filter_map(|mention| other.get(mention).copied()).collect();
        let missing = cluster.len() - parts.len();
        parts.sort_unstable();
        parts.dedup();
        kept += cluster.len() - parts.len() - missing;
        all += cluster.len().saturating_sub(1);
    }
    (kept as f64, all as f64)
}

/// B³: for each mention, the share of its cluster that the other side has together with it.
fn shares(clusters: &Clusters, other: &HashMap<Words, usize>) -> (f64, f64) {
    let (mut sum, mut mentions) = (0.0, 0);
    for cluster in clusters {
        let mut together: HashMap<usize, usize> = HashMap::new();
        for mention in cluster {
            if let Some(&number) = other.get(mention) {
                *together.entry(number).or_default() += 1;
            }
        }
        let mut counts: Vec<usize> = together.into_values().collect();
        counts.sort_unstable();
        sum += counts.iter().map(|&count| (count * count) as f64).sum::<f64>() / cluster.len() as f64;
        mentions += cluster.len();
    }
    (sum, mentions as f64)
}

/// Entity CEAF: how alike the clusters are under the best alignment one to one, where two are as alike as twice the
/// mentions they share by the mentions they have.
fn aligned(gold: &Clusters, found: &Clusters, in_found: &HashMap<Words, usize>) -> f64 {
    let mut alike = vec![vec![0.0; found.len()]; gold.len()];
    for (row, cluster) in alike.iter_mut().zip(gold) {
        for number in cluster.iter().filter_map(|mention| in_found.get(mention)) {
            row[*number] += 2.0 / (cluster.len() + found[*number].len()) as f64;
        }
    }
    best_assignment(&alike)
}

/// The highest sum of one entry a row and column (Kuhn 1955, in the form with potentials).
fn best_assignment(scores: &[Vec<f64>]) -> f64 {
    let columns = scores.first().map_or(0, Vec::len);
    let (n, turned) = (scores.len().min(columns), scores.len() > columns);
    let m = scores.len().max(columns);
    let cost = |row: usize, column: usize| if turned { -scores[column][row] } else { -scores[row][column] };
    // Rows and columns count from 1; column 0 stands for "not assigned yet".
    let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; m + 1]);
    let (mut row_of, mut from) = (vec![0; m + 1], vec![0; m + 1]);
    for row in 1..=n {
        row_of[0] = row;
        let mut at = 0;
        let (mut least, mut used) = (vec![f64::INFINITY; m + 1], vec![false; m + 1]);
        while row_of[at] != 0 {
            used[at] = true;
            let here = row_of[at];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for column in 1..=m {
                if used[column] {
                    continue;
                }
                let reduced = cost(here - 1, column - 1) - u[here] - v[column];
                if reduced < least[column] {
                    least[column] = reduced;
                    from[column] = at;
                }
                if least[column] < delta {
                    delta = least[column];
                    next = column;
                }
            }
            for column in 0..=m {
                if used[column] {
                    u[row_of[column]] += delta;
                    v[column] -= delta;
                } else {
                    least[column] -= delta;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[from[at]];
            at = from[at];
        }
    }
    (1..=m).filter(|&column| row_of[column] != 0).map(|column| -cost(row_of[column] - 1, column - 1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(of: &[&[usize]]) -> Vec<Vec<Words>> {
        of.iter().map(|cluster| cluster.iter().map(|&at| at..at + 1).collect()).collect()
    }

    fn measures(gold: &[&[usize]], found: &[&[usize]]) -> [f64; 3] {
        let mut scores = Scores::default();
        scores.add(&clusters(gold), &clusters(found));
        scores.measures()
    }

    fn near(a: [f64; 3], b: [f64; 3]) {
        assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.05), "{a:?} {b:?}");
    }

    #[test]
    fn the_same_is_whole() {
        near(measures(&[&[1, 2], &[3, 4, 5]], &[&[3, 4, 5], &[1, 2]]), [100.0; 3]);
        near(measures(&[&[1, 2]], &[]), [0.0; 3]);
    }

    /// The example that accompanies B³: two of three entities taken for one.
    #[test]
    fn a_wrong_link() {
        let gold: &[&[usize]] = &[&[1, 2, 3, 4, 5], &[6, 7], &[8, 9, 10, 11, 12]];
        let found: &[&[usize]] = &[&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]];
        // MUC 9/9 and 9/10; B³ 12/12 and (5 + (2·2 + 5·5)/7)/12; CEAF (1 + 10/12)/3 and /2.
        near(measures(gold, found), [94.7, 86.5, 73.3]);
    }

    #[test]
    fn the_best_assignment_is_not_the_greedy_one() {
        let scores = [vec![0.9, 0.8, 0.0], vec![0.8, 0.1, 0.0]];
        assert!((best_assignment(&scores) - 1.6).abs() < 1e-9);
        let turned = [vec![0.9, 0.8], vec![0.8, 0.1], vec![0.0, 0.0]];
        assert!((best_assignment(&turned) - 1.6).abs() < 1e-9);
        assert!(best_assignment(&[]).abs() < 1e-9);
    }
}
