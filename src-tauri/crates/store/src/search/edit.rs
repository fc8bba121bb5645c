//! One slip of the hand: in a word that is typed, in a number that was copied.

/// Whether one sign inserted, removed, replaced or swapped with its neighbour makes the one
/// out of the other.
pub(crate) fn is_one_edit<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (rest(one, same), rest(other, same));
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    if short.len() == long.len() {
        let swapped = matches!((short, long), ([a, b, ..], [c, d, ..]) if a == d && b == c);
        return rest(short, 1) == rest(long, 1) || swapped && rest(short, 2) == rest(long, 2);
    }
    long.len() == short.len() + 1 && short == rest(long, 1)
}

fn rest<T>(signs: &[T], from: usize) -> &[T] {
    signs.get(from..).unwrap_or_default()
}
