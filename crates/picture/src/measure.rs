//! How wide a text will be, without a font: a Chinese glyph is one em, a Latin letter or digit about half of one.

/// Width of one character in em.
fn em(c: char) -> f64 {
    match c {
        // Combining marks, variation selectors and joiners add nothing.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.3,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.85,
        'A'..='Z' => 0.66,
        '\0'..='\u{2ff}' => 0.55,
        _ => 1.0,
    }
}

/// Width of `text` at a font size of `size`, in the units of `size`. An estimate on the wide side, so that what is
/// measured to fit does fit in every font of the stack.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// `text` if it fits into `room`, otherwise as much of it as fits with `…` at the end; empty if not even one character
/// and the dots fit.
pub fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - size;
    let mut short = String::new();
    for c in text.chars() {
        left -= em(c) * size;
        if left < 0.0 {
            break;
        }
        short.push(c);
    }
    let short = short.trim_end();
    if short.is_empty() { String::new() } else { format!("{short}…") }
}

/// `text` in lines of at most `room`. Chinese breaks anywhere except before a closing sign; runs of Latin letters and
/// digits stay together unless one alone is too long.
pub fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    const NOT_FIRST: &str = "，。、；：！？）》」』”’%…,.;:!?)";
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let opens_badly = word.chars().next().is_some_and(|c| NOT_FIRST.contains(c));
        if !line.is_empty() && !opens_badly && width(&line, size) + width(word.trim_end(), size) > room {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        let word = if line.is_empty() { word.trim_start() } else { word };
        if width(word, size) > room {
            for c in word.chars() {
                if !line.is_empty() && width(&line, size) + em(c) * size > room {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(c);
            }
        } else {
            line.push_str(word);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Pieces between which a line may break.
fn words(text: &str) -> Vec<&str> {
    let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '-' | '/');
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, c) in text.char_indices() {
        if previous.is_some_and(|p| !(joins(p) && joins(c)) && at > start) {
            pieces.push(&text[start..at]);
            start = at;
        }
        previous = Some(c);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_is_one_em_and_digits_are_about_half() {
        assert_eq!(width("隐患", 13.0), 26.0);
        assert!((width("2026", 10.0) - 22.0).abs() < 1e-9);
        assert_eq!(width("𠮷", 10.0), 10.0, "a character beyond the first plane is one glyph");
        assert_eq!(width("", 10.0), 0.0);
    }

    #[test]
    fn fitting_cuts_with_dots() {
        for (text, room, shown) in [
            ("石门村", 39.0, "石门村"),
            ("石门村民委员会", 52.0, "石门村…"),
            ("石门村", 20.0, ""),
            ("石门村", 26.0, "石…"),
            ("", 0.0, ""),
        ] {
            assert_eq!(fit(text, 13.0, room), shown, "{text} in {room}");
        }
    }

    #[test]
    fn wrapping_keeps_numbers_and_closing_signs_together() {
        assert_eq!(wrap("截至2026年11月21日，共35处。", 10.0, 60.0), ["截至2026年", "11月21日，", "共35处。"]);
        assert_eq!(wrap("一二三四五，六", 10.0, 50.0), ["一二三四五，", "六"]);
        assert_eq!(wrap("", 10.0, 50.0), Vec::<String>::new());
        assert_eq!(wrap("一二", 10.0, 1.0), ["一", "二"]);
    }

    proptest! {
        #[test]
        fn fitted_text_fits_and_is_a_beginning(text in "[\\u{4e00}-\\u{4e20}a-z0-9 ]{0,20}", room in 0.0..300.0f64) {
            let shown = fit(&text, 13.0, room);
            prop_assert!(width(&shown, 13.0) <= room + 1e-6);
            prop_assert!(text.starts_with(shown.trim_end_matches('…')));
        }

        #[test]
        fn wrapping_loses_no_sign(text in "[\\u{4e00}-\\u{4e20}a-z0-9，。 ]{0,40}", room in 5.0..300.0f64) {
            let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&wrap(&text, 13.0, room).concat()), bare(&text));
        }
    }
}
