//! The one form in which texts are compared: as keys, as names of people and places, when searched.
//!
//! What people can not see, or do not mean to say, does not count: width, case, blanks of every kind, characters without a
//! shape. Traditional characters stay as they are: 鄧 and 邓 are two names.

/// The character in half width: letters, digits and signs; others stay.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ffe5}' => '¥',
        _ => c,
    }
}

/// A character that nobody sees: joiners, marks of direction, variation selectors, soft hyphens.
pub fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{e0100}'..='\u{e01ef}')
}

/// A text in the one form of comparison: half width, lower case, without blanks and what nobody sees; every kind of dot
/// between the parts of a name is one.
pub fn normal(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| match c {
            '•' | '‧' | '・' | '･' | '∙' | '⋅' => '·',
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn what_nobody_sees_does_not_count() {
        for same in ["李四", "李　四", "李 四", "李四\u{200b}", "\u{feff}李\u{a0}四 ", "李\u{2060}四", "李\u{fe0f}四"]
        {
            assert_eq!(normal(same), "李四", "{same:?}");
        }
        for (text, want) in [("ＡＢ栋３号", "ab栋3号"), ("买买提•艾力", "买买提·艾力"), ("鄧样本", "鄧样本"), ("", "")]
        {
            assert_eq!(normal(text), want);
        }
        assert_ne!(normal("鄧"), normal("邓"));
    }
}
