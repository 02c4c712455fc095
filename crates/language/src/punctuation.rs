//! Signs as official documents print them: the clean text has ASCII signs, paper has full-width ones (GB/T 15834).

/// Turns `, : ; ( ) ! ?` that stand beside Chinese characters into their full-width forms and pairs straight quotation marks.
/// Signs between digits and Latin letters stay: 98.36%, 12:30, 1,766.
pub fn full_width(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    for (at, c) in chars.iter().enumerate() {
        if *c == '\n' {
            // A pair that was never closed does not turn the marks of the next paragraph round.
            open = false;
        }
        if *c == '"' {
            out.push(if open { '”' } else { '“' });
            open = !open;
            continue;
        }
        out.push(match full(*c) {
            Some(wide) if is_chinese(&chars, at) => wide,
            _ => *c,
        });
    }
    out
}

fn full(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        '!' => '！',
        '?' => '？',
        _ => return None,
    })
}

/// Chinese characters at most so many places before a sign make it one of theirs: 增长98.36%, 其中.
const NEAR: usize = 10;

/// A sign belongs to Chinese text unless Latin letters or digits stand on both sides of it.
fn is_chinese(chars: &[char], at: usize) -> bool {
    let latin = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (before, behind) = (at.checked_sub(1).and_then(|i| chars.get(i)), chars.get(at + 1));
    let chinese = |c: Option<&char>| c.is_some_and(|c| !c.is_ascii());
    match chars[at] {
        '(' => chinese(before) || chinese(behind),
        ')' => chars[..at].iter().rev().take_while(|c| **c != '(').any(|c| !c.is_ascii()) || chinese(before),
        _ if latin(before) && latin(behind) => false,
        _ => chinese(behind) || chars[..at].iter().rev().take(NEAR).any(|c| !c.is_ascii()),
    }
}

#[cfg(test)]
mod tests {
    use super::full_width;

    #[test]
    fn signs_beside_chinese_are_wide() {
        for (text, want) in [
            ("同志们:今天开会,讲三点。", "同志们：今天开会，讲三点。"),
            ("要做到\"四个到位\"。", "要做到“四个到位”。"),
            ("(一)走访要勤;(二)责任要实", "（一）走访要勤；（二）责任要实"),
            ("整改率98.36%,12:30前报1,766户", "整改率98.36%，12:30前报1,766户"),
            ("增长9%;明年", "增长9%；明年"),
            ("OK, fine (a)", "OK, fine (a)"),
            ("\"甲\n\"乙\"", "“甲\n“乙”"),
            ("", ""),
        ] {
            assert_eq!(full_width(text), want);
        }
    }
}
