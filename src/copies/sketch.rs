//! The sketch of a text: a small sample of its word sequences, used to compare texts without reading them again.
//!
//! Every four words in a row are hashed, and the [`SIZE`] smallest hashes are kept: a random sample, but the same for
//! the same words in every text, which shows how much of one text is in another (Broder, “On the resemblance and
//! containment of documents”, 1997). Headlines are left out, case and punctuation do not count, and the lowest bit of
//! a hash says whether a number is among the words.

/// Words per hash: shorter sequences recur by chance, longer ones are lost with every edited word.
const SHINGLE: usize = 4;
/// The maximum number of hashes in a sketch.
pub(super) const SIZE: usize = 64;

/// Writes the sketch of a text to `hashes`: at most 64 different numbers in ascending order.
///
/// ```
/// use onrecord::copies::sketch;
/// let (mut a, mut b) = (Vec::new(), Vec::new());
/// sketch("“The yard will close,” she said on Monday.", &mut a);
/// sketch("'The yard will close', she said on Monday", &mut b);
/// assert_eq!((a.len(), &a), (5, &b));
/// ```
pub fn sketch(text: &str, hashes: &mut Vec<u32>) {
    hashes.clear();
    // The last words, and the rolling hash of them all.
    let (mut last, mut hash, mut numbers) = ([(0u64, false); SHINGLE], 0u64, 0);
    let (mut words, mut smallest) = (0, u32::MAX);
    let mut take = |word: u64, number: bool| {
        let (left, was_number) = std::mem::replace(&mut last[words % SHINGLE], (word, number));
        hash = hash.wrapping_mul(FACTOR).wrapping_add(word).wrapping_sub(left.wrapping_mul(LEAVING));
        numbers += usize::from(number);
        numbers -= usize::from(was_number);
        words += 1;
        let hash = mixed(hash) << 1 | u32::from(numbers > 0);
        if words >= SHINGLE && hash < smallest {
            hashes.push(hash);
            if hashes.len() == 4 * SIZE {
                smallest = shorten(hashes);
            }
        }
    };
    each_word(text, &mut take);
    shorten(hashes);
}

/// Keeps the smallest hashes, each once, and returns the value that others must be below.
fn shorten(hashes: &mut Vec<u32>) -> u32 {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SIZE);
    if hashes.len() < SIZE { u32::MAX } else { hashes[SIZE - 1] }
}

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
/// The factor of a word when it leaves the shingle.
const LEAVING: u64 = FACTOR.wrapping_pow(SHINGLE as u32);

/// Returns the highest bits of a hash, after mixing all its bits into them.
fn mixed(mut hash: u64) -> u32 {
    hash = (hash ^ hash >> 32).wrapping_mul(FACTOR);
    hash = (hash ^ hash >> 29).wrapping_mul(FACTOR);
    (hash >> 33) as u32
}

/// Calls `take` with the hash of every word and whether it has a digit.
fn each_word(text: &str, take: &mut impl FnMut(u64, bool)) {
    let (mut word, mut number, mut inside) = (0u64, false, false);
    let add = |word: u64, piece: u64| (word.rotate_left(5) ^ piece).wrapping_mul(FACTOR);
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        if byte.is_ascii() {
            rest = behind;
            if byte.is_ascii_alphanumeric() {
                word = add(word, byte.to_ascii_lowercase().into());
                number |= byte.is_ascii_digit();
                inside = true;
                continue;
            }
        } else {
            let Some(c) = text[text.len() - rest.len()..].chars().next() else { return };
            rest = &rest[c.len_utf8()..];
            // In scripts without spaces, every character is a word.
            let alone = c >= '\u{0E00}' && c.is_alphanumeric();
            if !alone && (c.is_alphanumeric() || inside && matches!(c, '\u{300}'..='\u{36f}')) {
                c.to_lowercase().for_each(|c| word = add(word, u64::from(c)));
                inside = true;
                continue;
            }
            if alone {
                if inside {
                    take(word, number);
                }
                (word, number, inside) = (add(0, u64::from(c)), false, true);
            }
        }
        if inside {
            take(word, number);
            (word, number, inside) = (0, false, false);
        }
    }
    if inside {
        take(word, number);
    }
}
