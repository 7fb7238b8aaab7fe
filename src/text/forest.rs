//! A forest of regression trees, packed by the trainer and read in place. It is for decisions on a few dozen numbers that
//! depend on each other; the tables of [`super::model`] are for thousands of words that hardly do.

use super::features::FeatureSet;
#[cfg(any(test, feature = "train"))]
use super::model::MAGIC;
use super::model::{begins, number};

/// Bytes before the roots: magic, fingerprint, trees, nodes, logits per unit of a leaf's value.
const HEAD: usize = 4 + 4 * 4;

/// Bytes of a packed node.
const NODE: usize = 6;

/// Most divisions from the root of a tree to a leaf.
pub(crate) const DEPTH: usize = 6;

/// Trees whose leaves' values add up to a score.
#[derive(Debug)]
pub(crate) struct Forest {
    /// Logits per unit of a score.
    scale: f32,
    trees: Vec<FullTree>,
}

/// A tree in which every leaf is [`DEPTH`] divisions from the root, so that every row takes as many steps: the children of
/// division `n` are `2 * n` and `2 * n + 1`, and the root is 1.
#[derive(Clone, Copy, Debug)]
struct FullTree {
    divisions: [TreeDivision; LEAVES],
    leaves: [i16; LEAVES],
}

/// Leaves of a full tree.
const LEAVES: usize = 1 << DEPTH;

#[derive(Clone, Copy, Debug)]
struct TreeDivision {
    column: u8,
    /// The highest value of the column that goes to the first child.
    most: i16,
}

/// Most columns of a row: as many as a byte can tell apart, so that no index has to be checked.
const COLUMNS: usize = 1 << u8::BITS;

impl Forest {
    /// Whether `bytes` are whole and were trained for these features.
    pub(crate) const fn fits(bytes: &[u8], features: &FeatureSet) -> bool {
        let (trees, nodes) = (number(bytes, 8) as usize, number(bytes, 12) as usize);
        begins(bytes, features) && bytes.len() == HEAD + 4 * trees + NODE * nodes
    }

    /// Reads what the trainer wrote.
    ///
    /// # Panics
    /// If `bytes` do not fit, which can only happen in the trainer.
    pub(crate) fn read(bytes: &[u8], features: &FeatureSet) -> Self {
        assert!(
            Self::fits(bytes, features),
            "train {} first: its trees are for other features",
            features.name
        );
        let trees = number(bytes, 8) as usize;
        let (roots, nodes) = bytes[HEAD..].split_at(4 * trees);
        Self {
            scale: f32::from_bits(number(bytes, 16)),
            trees: (0..trees).map(|tree| FullTree::read(nodes, number(roots, 4 * tree) as usize)).collect(),
        }
    }

    /// The scores of rows, in logits.
    pub(crate) fn scores<const N: usize>(&self, rows: &[[i16; N]]) -> Vec<f32> {
        const { assert!(N <= COLUMNS, "too many columns") };
        let mut sums: Vec<([i16; COLUMNS], i32)> = Vec::with_capacity(rows.len());
        sums.extend(rows.iter().map(|row| {
            let mut wide = [0; COLUMNS];
            wide[..N].copy_from_slice(row);
            (wide, 0)
        }));
        for tree in &self.trees {
            for (row, sum) in &mut sums {
                *sum += i32::from(tree.value(row));
            }
        }
        sums.iter().map(|&(_, sum)| sum as f32 * self.scale).collect()
    }
}

impl FullTree {
    /// Reads the tree whose root is the packed node `root`.
    fn read(nodes: &[u8], root: usize) -> Self {
        let mut tree =
            Self { divisions: [TreeDivision { column: 0, most: i16::MAX }; LEAVES], leaves: [0; LEAVES] };
        // Packed nodes, and where they go.
        let mut open = vec![(root, 1)];
        while let Some((node, number)) = open.pop() {
            // A column, how much further the first child is (none in a leaf), the highest value that goes there, how much
            // further the second child is (in a leaf, the value).
            let [column, low, a, b, c, d] = nodes[NODE * node..].first_chunk().copied().unwrap_or_default();
            let (most, high) = (i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d]));
            if number >= LEAVES {
                tree.leaves[number - LEAVES] = high;
            } else if low == 0 {
                // No value is above the highest, so that all go to the first child.
                open.push((node, 2 * number));
            } else {
                tree.divisions[number] = TreeDivision { column, most };
                open.push((node + usize::from(low), 2 * number));
                open.push((node + high as usize, 2 * number + 1));
            }
        }
        tree
    }

    /// The value of the leaf that a row comes to. Without branches: the way down is unpredictable.
    #[inline]
    fn value(&self, row: &[i16; COLUMNS]) -> i16 {
        let mut at = 1;
        for _ in 0..DEPTH {
            let TreeDivision { column, most } = self.divisions[at % LEAVES];
            at = 2 * at + usize::from(row[usize::from(column)] > most);
        }
        self.leaves[at % LEAVES]
    }
}

/// A node of a tree that is being grown; the first one is the root.
#[cfg(any(test, feature = "train"))]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Node {
    /// The column that decides; none in a leaf.
    pub(crate) column: Option<u8>,
    /// The highest value that goes to the first child.
    pub(crate) most: i16,
    /// The numbers of the children.
    pub(crate) children: [usize; 2],
    /// Of a leaf, in logits.
    pub(crate) value: f32,
}

/// What a tree adds to the score of a row.
#[cfg(any(test, feature = "train"))]
pub(crate) fn value(tree: &[Node], row: &[i16]) -> f32 {
    let mut node = tree[0];
    while let Some(column) = node.column {
        node = tree[node.children[usize::from(row[usize::from(column)] > node.most)]];
    }
    node.value
}

/// Packs trees as [`Forest::read`] reads them.
#[cfg(any(test, feature = "train"))]
pub(crate) fn pack(trees: &[Vec<Node>], fingerprint: u32) -> Vec<u8> {
    let largest = trees.iter().flatten().fold(1e-6_f32, |most, node| most.max(node.value.abs()));
    let scale = largest / 30_000.0;
    let mut nodes: Vec<[u8; NODE]> = Vec::new();
    let mut roots = Vec::new();
    for tree in trees {
        roots.push(nodes.len() as u32);
        lay(tree, 0, scale, &mut nodes);
    }
    let mut bytes = MAGIC.to_vec();
    for number in
        [fingerprint, trees.len() as u32, nodes.len() as u32, scale.to_bits()].into_iter().chain(roots)
    {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(nodes.iter().flatten());
    bytes
}

/// Lays out a node, then its first child with all below it, then the second.
#[cfg(any(test, feature = "train"))]
fn lay(tree: &[Node], number: usize, scale: f32, nodes: &mut Vec<[u8; NODE]>) {
    let node = &tree[number];
    let at = nodes.len();
    let packed = |column: u8, low: u8, most: i16, high: i16| {
        let ([a, b], [c, d]) = (most.to_le_bytes(), high.to_le_bytes());
        [column, low, a, b, c, d]
    };
    let Some(column) = node.column else {
        nodes.push(packed(0, 0, i16::MAX, (node.value / scale).round() as i16));
        return;
    };
    nodes.push(packed(column, 1, node.most, 0));
    lay(tree, node.children[0], scale, nodes);
    let high = i16::try_from(nodes.len() - at).unwrap_or(i16::MAX);
    nodes[at] = packed(column, 1, node.most, high);
    lay(tree, node.children[1], scale, nodes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::features::speakers;

    #[test]
    fn a_packed_forest_scores_as_its_trees_do() {
        let leaf = |value: f32| Node { value, ..Node::default() };
        let tree = vec![
            Node { column: Some(1), most: 3, children: [1, 2], value: 0.0 },
            leaf(-1.5),
            Node { column: Some(0), most: -2, children: [3, 4], value: 0.0 },
            leaf(0.25),
            leaf(2.0),
        ];
        let bytes = pack(&[tree.clone(), tree.clone()], speakers::ALL.fingerprint);
        let forest = Forest::read(&bytes, &speakers::ALL);
        for row in [[0, 3], [-2, 4], [-1, 4]] {
            assert!((forest.scores(&[row])[0] - 2.0 * value(&tree, &row)).abs() < 0.001, "{row:?}");
        }
        assert!(!Forest::fits(&bytes[..bytes.len() - 1], &speakers::ALL));
    }
}
