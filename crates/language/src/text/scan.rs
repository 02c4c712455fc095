//! Small steps over characters that several rules take.

/// The place behind the one to four digits that stand at `i`.
pub(crate) fn digits_end(chars: &[char], i: usize) -> Option<usize> {
    // Five are too many already: a megabyte of digits is not looked through from each of its places.
    let count = chars.get(i..).unwrap_or_default().iter().take(5).take_while(|c| c.is_ascii_digit()).count();
    (1..=4).contains(&count).then_some(i + count)
}

/// The place behind the blanks that stand at `i`.
pub(crate) fn blanks_end(chars: &[char], mut i: usize) -> usize {
    while matches!(chars.get(i), Some(' ' | '\t' | '\u{3000}')) {
        i += 1;
    }
    i
}

/// The number that these at most six digits write.
pub(crate) fn number_of(chars: &[char]) -> Option<u32> {
    (!chars.is_empty() && chars.len() <= 6).then(|| chars.iter().collect::<String>().parse().ok()).flatten()
}

/// Runs of digits: (start, end).
pub(crate) fn digit_runs(chars: &[char]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if chars[i].is_ascii_digit() {
            let from = i;
            while i < chars.len() && chars[i].is_ascii_digit() {
                i += 1;
            }
            out.push((from, i));
        } else {
            i += 1;
        }
    }
    out
}

/// The characters of a range without its blanks.
pub(crate) fn without_blanks(chars: &[char]) -> Vec<char> {
    chars.iter().copied().filter(|c| !c.is_whitespace()).collect()
}
