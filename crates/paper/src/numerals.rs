//! Numbers as Word counts its lists.

/// `一`, `十二`, `一百零五`; above 9,999 in digits.
pub(crate) fn chinese(n: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if n == 0 || n > 9_999 {
        return if n == 0 { DIGITS[0].to_owned() } else { n.to_string() };
    }
    let mut out = String::new();
    let mut gap = false;
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / unit % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            out.push_str(DIGITS[0]);
        }
        // 12 is 十二, 112 is 一百一十二.
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.push_str(DIGITS[digit]);
        }
        out.push_str(name);
    }
    out
}

/// `a`, `b`, … `z`, `aa`, `bb`: Word repeats the letter.
pub(crate) fn letter(n: usize) -> String {
    let Some(i) = n.checked_sub(1) else { return String::new() };
    let letter = char::from(b'a' + (i % 26) as u8);
    letter.to_string().repeat((i / 26 + 1).min(20))
}

/// `i`, `iv`, `xii`; above 3,999 in digits.
pub(crate) fn roman(n: usize) -> String {
    if n > 3_999 {
        return n.to_string();
    }
    const STEPS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let (mut rest, mut out) = (n, String::new());
    for (value, sign) in STEPS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// `①` to `⑳`; above in digits with brackets.
pub(crate) fn circled(n: usize) -> String {
    match n {
        1..=20 => char::from_u32(0x2460 + n as u32 - 1).map(String::from).unwrap_or_default(),
        _ => format!("({n})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        for (n, text) in [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (99, "九十九"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1_002, "一千零二"),
            (1_020, "一千零二十"),
            (10_000, "10000"),
        ] {
            assert_eq!(chinese(n), text);
        }
        assert_eq!(
            (letter(1), letter(28), roman(1994), circled(3)),
            ("a".into(), "bb".into(), "mcmxciv".into(), "③".into())
        );
    }
}
