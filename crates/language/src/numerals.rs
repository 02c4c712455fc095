//! Chinese numerals (数字): 十二 ↔ 12, 二〇二六 → 2026, 一百零三 → 103.

/// Value of one numeral character (一 … 九, 〇零, 两); `None` for units and anything else.
pub fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | 'Ｏ' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Value of a unit character (十, 百, 千, 万, 亿).
pub fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Is this a character of a Chinese numeral?
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some()
}

/// Reads a whole Chinese numeral: with units (三百二十五, 十二, 一万二) or digit by digit (二〇二六).
///
/// `None` for an empty text, a foreign character, or a value beyond `u64`.
pub fn parse(text: &str) -> Option<u64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return None;
    }
    if chars.iter().all(|&c| digit(c).is_some()) {
        return chars.iter().try_fold(0u64, |sum, &c| sum.checked_mul(10)?.checked_add(u64::from(digit(c)?)));
    }
    let (mut total, mut section, mut number) = (0u64, 0u64, 0u64);
    let (mut last_unit, mut after_zero) = (0u64, false);
    for &c in &chars {
        if let Some(d) = digit(c) {
            number = u64::from(d);
            after_zero |= d == 0;
        } else {
            let u = unit(c)?;
            if u >= 10_000 {
                let whole = total.checked_add(section)?.checked_add(number)?.max(1);
                // 一亿二千万: what stands before 亿 is closed, 万 takes only what came after it.
                if u > last_unit && last_unit >= 10_000 || total == 0 {
                    total = whole.checked_mul(u)?;
                } else {
                    total = total.checked_add(section.checked_add(number)?.checked_mul(u)?)?;
                }
                section = 0;
            } else {
                section = section.checked_add(number.max(1).checked_mul(u)?)?;
            }
            number = 0;
            last_unit = u;
            after_zero = false;
        }
    }
    // 一万二 = 12 000, 三百五 = 350; 一万零二 = 10 002.
    if number > 0 && last_unit >= 100 && !after_zero {
        number = number.checked_mul(last_unit / 10)?;
    }
    total.checked_add(section)?.checked_add(number)
}

/// Writes a number below 10 000 as a Chinese numeral with units (103 → 一百零三); larger ones digit by digit.
pub fn write(n: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let of = |d: u64| DIGITS[usize::try_from(d % 10).unwrap_or(0)];
    if n >= 10_000 {
        return n.to_string().chars().map(|c| of(u64::from(c.to_digit(10).unwrap_or(0)))).collect();
    }
    if n == 0 {
        return "零".to_owned();
    }
    let mut out = String::new();
    let mut zero = false;
    for (u, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = n / u % 10;
        if d == 0 {
            zero = !out.is_empty();
            continue;
        }
        if zero {
            out.push('零');
            zero = false;
        }
        // 十二, not 一十二; but 一百一十二.
        if !(u == 10 && d == 1 && out.is_empty()) {
            out.push(of(d));
        }
        out.push_str(name);
    }
    out
}

/// The scale a unit begins with, as the noughts it adds, and the unit without it: 万元 is (4, 元). 千瓦, 千米, 千克 and 百分点 are
/// units of their own.
pub fn scale(unit: &str) -> (u8, &str) {
    if ["千瓦", "千米", "千克", "百分点"].iter().any(|own| unit.starts_with(own)) {
        return (0, unit);
    }
    [("万亿", 12), ("亿", 8), ("万", 4), ("千", 3), ("百", 2)]
        .into_iter()
        .find_map(|(sign, noughts)| unit.strip_prefix(sign).map(|bare| (noughts, bare)))
        .unwrap_or((0, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numerals() {
        let table = [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十五", 25),
            ("一百零三", 103),
            ("三百五", 350),
            ("二〇二六", 2026),
            ("两", 2),
            ("一万二", 12_000),
            ("一万零二", 10_002),
            ("一亿二千万", 120_000_000),
            ("三千四百五十六万七千八百九十", 34_567_890),
            ("两千", 2_000),
        ];
        for (text, value) in table {
            assert_eq!(parse(text), Some(value), "{text}");
        }
        for text in ["", "第一", "a", "12"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for n in 1..10_000 {
            assert_eq!(parse(&write(n)), Some(n), "{}", write(n));
        }
        assert_eq!(write(12), "十二");
        assert_eq!(write(112), "一百一十二");
    }
}
