//! Names of glyphs, and characters that only fonts use.

/// What a glyph name stands for (Adobe Glyph List): letters stand for themselves, `uni4E00` and `u20000` for their code, and
/// the signs that Chinese documents use in Latin fonts have names.
pub(super) fn text(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?.split('.').next().filter(|n| !n.is_empty())?;
    if let Some(found) = NAMES.iter().find(|(n, _)| *n == name) {
        return Some(found.1.to_string());
    }
    if name.len() == 1 {
        return name.chars().next().filter(char::is_ascii_alphabetic).map(String::from);
    }
    let digits = name.strip_prefix("uni").filter(|d| d.len() == 4).or_else(|| name.strip_prefix('u'))?;
    let code = (4..=6).contains(&digits.len()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()?;
    char::from_u32(code).filter(|c| !c.is_control()).map(String::from)
}

const NAMES: [(&str, char); 66] = [
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("endash", '–'),
    ("emdash", '—'),
    ("ellipsis", '…'),
    ("bullet", '•'),
    ("periodcentered", '·'),
    ("middot", '·'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("section", '§'),
    ("minus", '−'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("nbspace", ' '),
    ("nonbreakingspace", ' '),
    ("Euro", '€'),
];

/// The radicals of the Kangxi dictionary as the characters they look like. Browsers print 用 and 一 as U+2F64 and U+2F00 when
/// a font has one glyph for both.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Radicals of the other block that are printed for whole characters in the same way.
const RADICALS: [(char, char); 30] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
    ('⺝', '月'),
    ('⻌', '辶'),
    ('⺴', '网'),
];

/// The character that is meant by one a font has put in its place.
pub(super) fn plain(c: char) -> char {
    match c {
        '\u{2F00}'..='\u{2FD5}' => KANGXI.chars().nth((c as u32 - 0x2F00) as usize).unwrap_or(c),
        '\u{2E80}'..='\u{2EF3}' => RADICALS.iter().find(|(r, _)| *r == c).map_or(c, |(_, plain)| *plain),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_radicals() {
        for (name, wanted) in [
            ("A", Some("A")),
            ("uni4E00", Some("一")),
            ("u20000", Some("𠀀")),
            ("space", Some(" ")),
            ("comma.alt", Some(",")),
            ("g123", None),
            (".notdef", None),
            ("uniD800", None),
        ] {
            assert_eq!(text(name.as_bytes()).as_deref(), wanted, "{name}");
        }
        let radicals: String = "⽤⼀⻋⿕用".chars().map(plain).collect();
        assert_eq!(radicals, "用一车龠用");
        assert_eq!(KANGXI.chars().count(), 214);
    }
}
