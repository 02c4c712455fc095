//! Kinds of characters, and the two widths of the same sign.

/// Whether the character is a Chinese one (汉字): the ideographs with their extensions, the compatibility block, and 〇.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// The half-width form (半角) of a full-width character: `Ａ１（` as `A1(`, the ideographic space as a space. Others stay,
/// Chinese punctuation too.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The full-width form (全角) of an ASCII character: `A1(` as `Ａ１（`, the space as the ideographic one. Others stay.
pub fn full_width(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_are_han_and_signs_are_not() {
        assert!("村㙍𣒍〇豈".chars().all(is_han));
        assert!(!"，。a1 （\u{e000}ㄅか".chars().any(is_han));
    }

    #[test]
    fn the_widths_are_each_other_s_inverse() {
        assert_eq!("Ａ１（　，。村".chars().map(half_width).collect::<String>(), "A1( ,。村");
        for c in ' '..='~' {
            assert_ne!(full_width(c), c);
            assert_eq!(half_width(full_width(c)), c);
        }
        for c in ['村', '。', 'é', '\u{7f}'] {
            assert_eq!((half_width(c), full_width(c)), (c, c));
        }
    }
}
