//! "Did you mean": the nearest of the known names.

/// ` ; did you mean …?` for the nearest name, empty when none is near.
pub(super) fn did_you_mean<S: AsRef<str>>(word: &str, known: impl IntoIterator<Item = S>) -> String {
    let most = 1 + word.chars().count() / 4;
    let mut best: Option<(usize, String)> = None;
    for name in known {
        let name = name.as_ref();
        let far = distance(word, name);
        let near = far <= most && far < word.chars().count();
        if near && best.as_ref().is_none_or(|(least, chosen)| (far, name) < (*least, chosen.as_str())) {
            best = Some((far, name.to_owned()));
        }
    }
    best.map(|(_, name)| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// Letters to change, add, drop or swap with the next to get from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_offered() {
        let known = ["level", "kind", "closed_on", "found_on", "重大", "一般"];
        let table = [
            ("lvel", "; did you mean `level`?"),
            ("levle", "; did you mean `level`?"),
            ("close_on", "; did you mean `closed_on`?"),
            ("重夫", "; did you mean `重大`?"),
            ("spot", ""),
            ("x", ""),
        ];
        for (word, expect) in table {
            assert_eq!(did_you_mean(word, known), expect, "{word}");
        }
    }
}
