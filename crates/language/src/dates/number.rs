//! Numbers as written (数字): 12、1,766、98.36、十二、一千五百、两, and figures left out (XX).

/// A number with its decimals kept exactly: 98.36 is `digits` 9836, `decimals` 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number {
    /// All digits without the point.
    pub digits: i64,
    /// How many of them stand behind the point.
    pub decimals: u8,
}

impl Number {
    /// A whole number.
    pub const fn whole(digits: i64) -> Self {
        Self { digits, decimals: 0 }
    }

    /// The number as a whole one, when it has no decimals.
    pub fn as_whole(self) -> Option<i64> {
        (self.decimals == 0).then_some(self.digits)
    }

    /// Compares two numbers exactly, whatever their decimals.
    pub fn compare(self, other: Self) -> std::cmp::Ordering {
        let scale = |n: Self, to: u8| i128::from(n.digits) * 10_i128.pow(u32::from(to.saturating_sub(n.decimals)));
        let to = self.decimals.max(other.decimals);
        scale(self, to).cmp(&scale(other, to))
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let whole = self.digits.unsigned_abs().to_string();
        let sign = if self.digits < 0 { "-" } else { "" };
        let decimals = usize::from(self.decimals);
        if decimals == 0 {
            return write!(f, "{sign}{whole}");
        }
        let padded = format!("{whole:0>width$}", width = decimals + 1);
        let (front, back) = padded.split_at(padded.len() - decimals);
        write!(f, "{sign}{front}.{back}")
    }
}

/// A number at the start of a text: known, or left out (XX, **) and so unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A number that is there.
    Known(Number),
    /// A placeholder stands in its place.
    LeftOut,
}

/// Signs that stand for characters left out, alone or repeated.
pub fn is_left_out_sign(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ' | '×' | '✕' | '╳' | '*' | '＊' | '_' | '＿' | '○' | '□' | '■' | '△')
}

/// Longest run of such signs read as one number, so that a line of underscores costs no more than it should.
const LONGEST_RUN: usize = 32;

/// Reads a number at the start of `text`: the number and its length in bytes.
pub fn number_at(text: &str) -> Option<(Written, usize)> {
    arabic_at(text)
        .map(|(n, length)| (Written::Known(n), length))
        .or_else(|| chinese_at(text).map(|(n, length)| (Written::Known(Number::whole(n)), length)))
        .or_else(|| {
            let length: usize =
                text.chars().take(LONGEST_RUN).take_while(|&c| is_left_out_sign(c)).map(char::len_utf8).sum();
            (length > 0).then_some((Written::LeftOut, length))
        })
}

/// Value of a digit, ASCII or full-width.
pub fn digit(c: char) -> Option<i64> {
    match c {
        '0'..='9' => Some(i64::from(c as u32 - '0' as u32)),
        '０'..='９' => Some(i64::from(c as u32 - '０' as u32)),
        _ => None,
    }
}

/// Most digits read as one number; more are no figure of an office (a bank account, a phone number).
const MOST_DIGITS: u32 = 15;

/// Reads an Arabic number with thousands commas and decimals.
pub fn arabic_at(text: &str) -> Option<(Number, usize)> {
    let (mut digits, mut decimals, mut count, mut length) = (0_i64, 0_u8, 0_u32, 0_usize);
    let mut point = false;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if let Some(value) = digit(c) {
            count += 1;
            if count > MOST_DIGITS {
                return None;
            }
            digits = digits * 10 + value;
            decimals += u8::from(point);
            length = at + c.len_utf8();
        } else if count > 0
            && !point
            && matches!(c, '.' | '．')
            && rest.peek().is_some_and(|&(_, n)| digit(n).is_some())
        {
            point = true;
        } else if count > 0 && !point && matches!(c, ',' | '，') && three_digits_follow(&text[at + c.len_utf8()..]) {
            continue;
        } else {
            break;
        }
    }
    (count > 0).then_some((Number { digits, decimals }, length))
}

fn three_digits_follow(rest: &str) -> bool {
    let mut characters = rest.chars();
    characters.by_ref().take(3).filter(|&c| digit(c).is_some()).count() == 3
        && characters.next().and_then(digit).is_none()
}

fn chinese_digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Reads a number in words up to the ten thousands (一百二十三、两千、十万): value and length in bytes.
/// Digits in a row are read as such (二〇二五).
pub fn chinese_at(text: &str) -> Option<(i64, usize)> {
    // `total` holds closed sections (万), `section` what stands below, `pending` a digit that waits for its place.
    let (mut total, mut section, mut pending) = (0_i64, 0_i64, None::<i64>);
    let (mut length, mut seen, mut places) = (0, 0_u32, false);
    for (at, c) in text.char_indices() {
        if let Some(value) = chinese_digit(c) {
            pending = Some(match pending {
                // 二〇二五: digits in a row.
                Some(before) if !places && before < 100_000_000 => before * 10 + value,
                // 零一 is one; two digits side by side after a place are not one number.
                Some(before) if before != 0 => break,
                _ => value,
            });
        } else {
            let place = match c {
                '十' | '拾' => 10,
                '百' | '佰' => 100,
                '千' | '仟' => 1000,
                '万' => 10_000,
                _ => break,
            };
            if place == 10_000 {
                if seen == 0 || total > 0 {
                    break;
                }
                total = (section + pending.unwrap_or(0)) * place;
                section = 0;
            } else {
                if seen == 0 && place != 10 {
                    break;
                }
                section += pending.unwrap_or(1) * place;
            }
            pending = None;
            places = true;
        }
        seen += 1;
        length = at + c.len_utf8();
        if seen > 12 {
            break;
        }
    }
    (seen > 0).then_some((total.checked_add(section)?.checked_add(pending.unwrap_or(0))?, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn comparing_is_exact() {
        let n = |digits, decimals| Number { digits, decimals };
        assert!(n(989, 1).compare(n(9890, 2)).is_eq());
        assert!(n(303, 1).compare(n(3029, 2)).is_gt());
    }

    proptest! {
        #[test]
        fn words_and_digits_agree(n in 1_i64..99_999) {
            let words = in_words(n);
            prop_assert_eq!(chinese_at(&words), Some((n, words.len())), "{}", words);
        }

        #[test]
        fn any_text_is_survived(text in "[0-9０-９.,，一二两十百千万零〇亿X*]{0,40}") {
            if let Some((_, length)) = number_at(&text) {
                prop_assert!(length > 0 && text.is_char_boundary(length));
            }
        }
    }

    fn in_words(n: i64) -> String {
        let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        let below = |n: i64| {
            let (mut out, mut gap) = (String::new(), false);
            for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let d = n / place % 10;
                if d > 0 {
                    if gap && !out.is_empty() {
                        out.push('零');
                    }
                    out.push_str(digits[d as usize]);
                    out.push_str(name);
                    gap = false;
                } else {
                    gap = true;
                }
            }
            out
        };
        let (high, low) = (n / 10_000, n % 10_000);
        let mut out = if high > 0 { below(high) + "万" } else { String::new() };
        if high > 0 && low > 0 && low < 1000 {
            out.push('零');
        }
        out.push_str(&below(low));
        out
    }
}
