//! Boosted regression trees (Friedman 2001), grown leaf by leaf on histograms as in LightGBM (Ke et al. 2017), for choices
//! among candidates: the loss is that of a softmax over each choice.

use super::linear::Rng;
use crate::text::forest::{self, DEPTH, Node};

/// Hyperparameters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BoostingPlan {
    /// Number of trees.
    pub(crate) trees: usize,
    /// Most leaves of a tree.
    pub(crate) leaves: usize,
    /// The share of a leaf's value that is added.
    pub(crate) rate: f32,
    /// Fewest rows of a leaf.
    pub(crate) least: usize,
    /// L2 regularisation of the leaves' values.
    pub(crate) l2: f32,
    /// The share of columns that each tree may use, and of choices that it learns from.
    pub(crate) columns: f32,
    pub(crate) choices: f32,
}

/// Choices among candidates: the rows of all candidates, one choice after the other.
#[derive(Default)]
pub(crate) struct Choices<const N: usize> {
    /// One row a candidate.
    pub(crate) rows: Vec<[i16; N]>,
    /// Whether each is right.
    pub(crate) right: Vec<bool>,
    /// Where each choice ends.
    pub(crate) ends: Vec<usize>,
    /// What another model gives each candidate, to which the trees add; nothing if it is empty.
    pub(crate) starts: Vec<f32>,
}

impl<const N: usize> Choices<N> {
    /// Adds a choice, if any candidate is right.
    pub(crate) fn push(&mut self, candidates: &[([i16; N], bool)]) {
        if candidates.iter().any(|candidate| candidate.1) {
            self.rows.extend(candidates.iter().map(|candidate| candidate.0));
            self.right.extend(candidates.iter().map(|candidate| candidate.1));
            self.ends.push(self.rows.len());
        }
    }
}

/// Most distinct values of a column that are told apart.
const BINS: usize = 64;

/// Columns of bin numbers, and the highest value in each bin.
struct Binned {
    columns: Vec<Vec<u8>>,
    tops: Vec<Vec<i16>>,
}

impl Binned {
    fn new<const N: usize>(rows: &[[i16; N]]) -> Self {
        let tops: Vec<Vec<i16>> =
            (0..N).map(|column| tops(rows.iter().map(|row| row[column]).collect())).collect();
        let bin = |column: usize, value: i16| {
            tops[column].partition_point(|&top| top < value).min(tops[column].len() - 1) as u8
        };
        let columns =
            (0..N).map(|column| rows.iter().map(|row| bin(column, row[column])).collect()).collect();
        Self { columns, tops }
    }
}

/// The highest value of each bin: every value where there are few, else about as many rows in each.
fn tops(mut values: Vec<i16>) -> Vec<i16> {
    values.sort_unstable();
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() <= BINS {
        return distinct;
    }
    let mut tops: Vec<i16> = (1..=BINS).map(|bin| values[bin * values.len() / BINS - 1]).collect();
    tops.dedup();
    tops
}

/// Slopes over the rows of a leaf.
#[derive(Clone, Copy, Default)]
struct Slopes {
    gradient: f32,
    hessian: f32,
    rows: u32,
}

impl Slopes {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.hessian += other.hessian;
        self.rows += other.rows;
    }

    fn less(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
            rows: self.rows - other.rows,
        }
    }

    fn gain(self, l2: f32) -> f32 {
        self.gradient * self.gradient / (self.hessian + l2)
    }
}

/// The best way to divide a leaf: how much is gained, by which column, after which bin.
type Division = (f32, usize, u8);

struct Leaf {
    node: usize,
    /// How many divisions are above it.
    depth: usize,
    rows: Vec<u32>,
    sums: Slopes,
    best: Option<Division>,
}

/// Grows trees that make the right candidates the likeliest, and packs them.
pub(crate) fn train<const N: usize>(choices: &Choices<N>, plan: BoostingPlan, fingerprint: u32) -> Vec<u8> {
    forest::pack(&grow(choices, plan), fingerprint)
}

/// The trees.
pub(crate) fn grow<const N: usize>(choices: &Choices<N>, plan: BoostingPlan) -> Vec<Vec<Node>> {
    let binned = Binned::new(&choices.rows);
    let mut scores = choices.starts.clone();
    scores.resize(choices.rows.len(), 0.0);
    let mut slopes = vec![Slopes::default(); choices.rows.len()];
    let mut rng = Rng::new(20_26);
    let mut columns: Vec<usize> = (0..N).filter(|&column| binned.tops[column].len() > 1).collect();
    let mut trees = Vec::with_capacity(plan.trees);
    for _ in 0..plan.trees {
        let mut start = 0;
        let mut sample: Vec<u32> = Vec::with_capacity(choices.rows.len());
        for &end in &choices.ends {
            learn(&scores[start..end], &choices.right[start..end], &mut slopes[start..end]);
            if (rng.next() >> 40) as f32 / (1 << 24) as f32 <= plan.choices {
                sample.extend(start as u32..end as u32);
            }
            start = end;
        }
        rng.shuffle(&mut columns);
        let used = &columns[..(columns.len() as f32 * plan.columns).ceil() as usize];
        let tree = tree(&binned, &slopes, sample, used, plan);
        for (row, score) in choices.rows.iter().zip(&mut scores) {
            *score += forest::value(&tree, row);
        }
        trees.push(tree);
    }
    trees
}

/// The slopes of the softmax loss of one choice. Several candidates may be right.
fn learn(scores: &[f32], right: &[bool], slopes: &mut [Slopes]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let all: f32 = powers.iter().sum();
    let good: f32 = powers.iter().zip(right).filter(|(_, right)| **right).map(|(power, _)| power).sum();
    for ((power, right), slope) in powers.iter().zip(right).zip(slopes) {
        let share = power / all;
        let wanted = if *right { power / good.max(1e-12) } else { 0.0 };
        *slope = Slopes { gradient: share - wanted, hessian: (share * (1.0 - share)).max(1e-3), rows: 1 };
    }
}

fn tree(
    binned: &Binned,
    slopes: &[Slopes],
    sample: Vec<u32>,
    columns: &[usize],
    plan: BoostingPlan,
) -> Vec<Node> {
    let mut nodes = vec![Node::default()];
    let sums = |rows: &[u32]| {
        let mut sums = Slopes::default();
        rows.iter().for_each(|&row| sums.add(slopes[row as usize]));
        sums
    };
    let mut root = Leaf { node: 0, depth: 0, sums: sums(&sample), rows: sample, best: None };
    root.best = divide(binned, slopes, &root, columns, plan);
    let mut leaves = vec![root];
    while leaves.len() < plan.leaves {
        let gains = |leaf: &Leaf| leaf.best.map_or(0.0, |best| best.0);
        let Some(number) = (0..leaves.len()).max_by(|&a, &b| gains(&leaves[a]).total_cmp(&gains(&leaves[b])))
        else {
            break;
        };
        let Some((_, column, bin)) = leaves[number].best else { break };
        let leaf = leaves.swap_remove(number);
        let (low, high): (Vec<u32>, Vec<u32>) =
            leaf.rows.iter().partition(|&&row| binned.columns[column][row as usize] <= bin);
        let children = [nodes.len(), nodes.len() + 1];
        nodes[leaf.node] = Node {
            column: Some(column as u8),
            most: binned.tops[column][bin as usize],
            children,
            value: 0.0,
        };
        nodes.extend([Node::default(), Node::default()]);
        for (node, rows) in children.into_iter().zip([low, high]) {
            let mut child = Leaf { node, depth: leaf.depth + 1, sums: sums(&rows), rows, best: None };
            child.best = divide(binned, slopes, &child, columns, plan);
            leaves.push(child);
        }
    }
    for leaf in leaves {
        nodes[leaf.node].value = -plan.rate * leaf.sums.gradient / (leaf.sums.hessian + plan.l2);
    }
    nodes
}

/// The best division of a leaf, if any gains something.
fn divide(
    binned: &Binned,
    slopes: &[Slopes],
    leaf: &Leaf,
    columns: &[usize],
    plan: BoostingPlan,
) -> Option<Division> {
    if leaf.rows.len() < 2 * plan.least || leaf.depth == DEPTH {
        return None;
    }
    let mut best: Option<Division> = None;
    for &column in columns {
        let mut bins = [Slopes::default(); BINS];
        for &row in &leaf.rows {
            bins[binned.columns[column][row as usize] as usize].add(slopes[row as usize]);
        }
        let mut low = Slopes::default();
        for (bin, sums) in bins.iter().enumerate().take(binned.tops[column].len() - 1) {
            low.add(*sums);
            let high = leaf.sums.less(low);
            if (low.rows as usize) < plan.least || (high.rows as usize) < plan.least {
                continue;
            }
            let gain = low.gain(plan.l2) + high.gain(plan.l2) - leaf.sums.gain(plan.l2);
            if gain > best.map_or(1e-6, |best| best.0) {
                best = Some((gain, column, bin as u8));
            }
        }
    }
    best
}
