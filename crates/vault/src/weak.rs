//! Passwords that are too easy to guess (弱口令).

/// What a new password has to meet. The defaults follow length before complexity; the 等保 profile adds classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// Least number of characters.
    pub min_chars: usize,
    /// Most characters, so that a sign-in can not be made to hash a book.
    pub max_chars: usize,
    /// How many of the four classes (lower case, upper case, digit, other) must occur; 0 asks for none.
    pub min_classes: usize,
}

impl PasswordPolicy {
    /// At least 12 characters of any kind.
    pub const PLAIN: Self = Self { min_chars: 12, max_chars: 128, min_classes: 0 };
    /// At least 12 characters and three of four classes (等保三级).
    pub const CLASSIFIED: Self = Self { min_classes: 3, ..Self::PLAIN };
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// One thing that is wrong with a new password; the text says it to the person who chose it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Fewer characters than asked for.
    #[error("口令只有 {found} 个字符，至少要 {needed} 个。可以用几个不相干的词连起来")]
    Short {
        /// Characters it has.
        found: usize,
        /// Characters it needs.
        needed: usize,
    },
    /// More characters than are taken.
    #[error("口令有 {found} 个字符，最多 {most} 个")]
    Long {
        /// Characters it has.
        found: usize,
        /// Characters it may have.
        most: usize,
    },
    /// Too few character classes for the profile in force.
    #[error("口令只用了 {found} 类字符，小写字母、大写字母、数字、其他符号四类中至少要有 {needed} 类")]
    Classes {
        /// Classes it has.
        found: usize,
        /// Classes it needs.
        needed: usize,
    },
    /// A common password, or one with digits and signs around it.
    #[error("口令是常见口令或由它加上数字、符号而成，很容易被猜中")]
    Common,
    #[error("口令全是数字，手机号、证件号和日期都容易被猜中，请加上文字或字母")]
    DigitsOnly,
    /// One short piece again and again.
    #[error("口令由同一小段反复组成，请换一个")]
    Repeated,
    /// A run of the alphabet, of digits or of the keyboard.
    #[error("口令大部分是顺着字母、数字或键盘打出来的，请换一个")]
    Sequence,
    /// Contains the login, the name, the place or another word that everybody knows of this person.
    #[error("口令里含有“{0}”，请不要用账号、姓名、地名和单位名")]
    Personal(String),
}

/// All that is wrong with a new password; an empty list means it may be used. `known` are words that everybody knows of
/// the person: login, name, pinyin of the name, place, unit (those under three letters or two Chinese characters
/// do not count).
pub fn weak_password(password: &str, policy: &PasswordPolicy, known: &[&str]) -> Vec<Weakness> {
    let mut found = Vec::new();
    let chars: Vec<char> = password.chars().collect();
    if chars.len() < policy.min_chars {
        found.push(Weakness::Short { found: chars.len(), needed: policy.min_chars });
    }
    if chars.len() > policy.max_chars {
        found.push(Weakness::Long { found: chars.len(), most: policy.max_chars });
    }
    let classes = classes(&chars);
    if classes < policy.min_classes {
        found.push(Weakness::Classes { found: classes, needed: policy.min_classes });
    }
    let folded: Vec<char> = fold(password);
    if !folded.is_empty() && folded.iter().all(char::is_ascii_digit) {
        found.push(Weakness::DigitsOnly);
    }
    if is_common(&folded) {
        found.push(Weakness::Common);
    }
    if is_repeated(&folded) {
        found.push(Weakness::Repeated);
    } else if is_sequence(&folded) {
        found.push(Weakness::Sequence);
    }
    let flat: String = folded.iter().collect();
    for word in known {
        let plain: String = fold(word).into_iter().filter(|c| !c.is_whitespace()).collect();
        let least = if plain.is_ascii() { 3 } else { 2 };
        if plain.chars().count() >= least && flat.contains(&plain) {
            found.push(Weakness::Personal((*word).to_owned()));
        }
    }
    found
}

/// Lower case and half width.
fn fold(text: &str) -> Vec<char> {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

fn classes(chars: &[char]) -> usize {
    let kinds: [fn(&char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_numeric(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric(),
    ];
    kinds.iter().filter(|kind| chars.iter().any(kind)).count()
}

/// Whether the password is on the list, as it stands or after the usual dressing-up is taken off: digits and signs
/// around it, `@` for `a`, `0` for `o` and the like.
fn is_common(folded: &[char]) -> bool {
    let text: String = folded.iter().collect();
    let core = text.trim_matches(|c: char| !c.is_alphabetic());
    let undressed: String = core
        .chars()
        .map(|c| match c {
            '@' | '4' => 'a',
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '$' | '5' => 's',
            '7' => 't',
            c => c,
        })
        .collect();
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let listed = |word: &str| COMMON.split_whitespace().any(|common| common == word);
    // A common word twice over is no better than once.
    let half = undressed.len() / 2;
    let doubled =
        undressed.is_char_boundary(half) && undressed[..half] == undressed[half..] && listed(&undressed[..half]);
    listed(&text) || listed(core) || listed(&undressed) || listed(&letters) || doubled
}

/// Whether one piece of up to four characters makes up the whole.
fn is_repeated(folded: &[char]) -> bool {
    (1..=4).any(|period| folded.len() >= 2 * period && folded.iter().zip(&folded[period..]).all(|(a, b)| a == b))
}

/// Whether at least three quarters of the steps from one character to the next follow the alphabet, the digits or a row
/// of the keyboard.
fn is_sequence(folded: &[char]) -> bool {
    const ROWS: [&str; 4] = ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"];
    let place =
        |c: char| ROWS.iter().enumerate().find_map(|(row, keys)| keys.find(c).map(|at| (row as i64, at as i64)));
    let follows = |a: char, b: char| {
        let neighbours = (a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
            && (i64::from(a as u32) - i64::from(b as u32)).abs() <= 1;
        let keys = match (place(a), place(b)) {
            // The same row, or straight down a column as in 1qaz2wsx.
            (Some((r, x)), Some((s, y))) => {
                (r == s && (x - y).abs() == 1) || ((r - s).abs() == 1 && (x - y).abs() <= 1)
            }
            _ => false,
        };
        neighbours || keys
    };
    let steps = folded.len().saturating_sub(1);
    let run = folded.windows(2).filter(|pair| follows(pair[0], pair[1])).count();
    steps >= 5 && run * 4 >= steps * 3
}

/// Words that come first in every list of leaked passwords here and abroad, and the words of this line of work. In lower
/// case; compared after the dressing-up is taken off.
const COMMON: &str = "\
    abcabc abcd abcdef admin adminadmin administrator adminpassword aini ainiyiwannian anhui beijing caonima \
    changeme changeit china cunwei cunweihui dangjian default dongxiang dragon fuzhou fupin fupinban football \
    gongzuodui guest guizhou hello helloworld iloveyou iloveyouforever jiangxi jiangxifuzhou jiangxisheng letmein \
    letmeinplease linchuan login love loveyou master mima mimamima mimashi monkey nihao nihaoma nongye nongcun \
    pass passwd passpass password passwordpassword princess public qaz qazwsx qazwsxedc qwe qweasd qweasdzxc qwer \
    qwert qwerty qwertyui qwertyuiop qwertyqwerty root rootroot secret shanghai shuji sunshine superman superadmin \
    system sysadmin test testtest testing trustnoone user username wangyut welcome welcometo woaini woainia \
    woainimama woaini1314 woaiwojia woaizhongguo woaizuguo wodemima wodemimashi woshishui xiangcun \
    xiangcunzhenxing xiangzhen xiangzhenxing yijiaren yisheng yishengyishi zaq zaqwsx zhenxing zhenxingju zhengfu \
    zhongguo zhonghua zhongguoren zhucun zhucundui zhucungongzuo zhucungongzuodui zxcvbn zxcvbnm asdf asdfgh \
    asdfghjkl asdasd asdzxc 管理员 口令 密码 我的密码 驻村 驻村工作队 乡村振兴 我爱你 你好";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn judge(password: &str) -> Vec<Weakness> {
        weak_password(password, &PasswordPolicy::PLAIN, &["wangfang", "王芳", "抚州", "li", "芳"])
    }

    #[test]
    fn good_passwords_pass() {
        for password in [
            "correct horse battery",
            "雨后青山三百里水流过桥东",
            "tuesday-lemon-47-bridge",
            "uK8#vq2LwZ0!",
            "早上喝两碗粥, 2 个蛋 1 碟菜",
        ] {
            assert_eq!(judge(password), [], "{password}");
        }
    }

    #[test]
    fn weak_passwords_are_refused_for_their_reason() {
        let short = |found| Weakness::Short { found, needed: 12 };
        for (password, expected) in [
            ("", vec![short(0)]),
            ("Xk9#qv2!", vec![short(8)]),
            ("password1234", vec![Weakness::Common]),
            ("P@ssw0rd2026!!", vec![Weakness::Common]),
            ("Admin@123456", vec![Weakness::Common]),
            ("ｐａｓｓｗｏｒｄ２０２６", vec![Weakness::Common]),
            ("zhucun@20261121", vec![Weakness::Common]),
            ("乡村振兴20261121", vec![Weakness::Common]),
            ("2026!woaini!1314", vec![Weakness::Common]),
            ("mimamima!!!!", vec![Weakness::Common]),
            ("138000012349", vec![Weakness::DigitsOnly]),
            ("362502199003071234", vec![Weakness::DigitsOnly]),
            ("111111111111", vec![Weakness::DigitsOnly, Weakness::Repeated]),
            ("ab1!ab1!ab1!", vec![Weakness::Repeated]),
            ("abcdefghijklm", vec![Weakness::Sequence]),
            ("1qaz2wsx3edc", vec![Weakness::Common, Weakness::Sequence]),
            ("wangfang!kxq83", vec![Weakness::Personal("wangfang".into())]),
            ("KX王芳!河边柳树2棵半", vec![Weakness::Personal("王芳".into())]),
            ("我在抚州河边钓鱼三十天", vec![short(11), Weakness::Personal("抚州".into())]),
        ] {
            assert_eq!(judge(password), expected, "{password}");
        }
        let long = "雨".repeat(60) + &"山".repeat(69);
        assert!(judge(&long).contains(&Weakness::Long { found: 129, most: 128 }));
    }

    #[test]
    fn the_classified_profile_asks_for_classes() {
        for (password, found) in
            [("correct horse battery", 2), ("tuesdaylemonbridge", 1), ("雨后青山三百里水流过桥东", 1)]
        {
            assert_eq!(
                weak_password(password, &PasswordPolicy::CLASSIFIED, &[]),
                [Weakness::Classes { found, needed: 3 }],
                "{password}"
            );
        }
        assert_eq!(weak_password("Tuesday-lemon-47", &PasswordPolicy::CLASSIFIED, &[]), []);
    }

    #[test]
    fn reasons_say_what_to_do_in_chinese() {
        assert_eq!(judge("Xk9#qv2!")[0].to_string(), "口令只有 8 个字符，至少要 12 个。可以用几个不相干的词连起来");
    }

    proptest! {
        #[test]
        fn every_common_word_dressed_with_digits_is_refused(
            word in proptest::sample::select(COMMON.split_whitespace().collect::<Vec<_>>()),
            digits in "[0-9]{4,8}",
        ) {
            for password in [format!("{word}{digits}"), format!("{digits}!{}", word.to_uppercase())] {
                let found = judge(&password);
                prop_assert!(found.contains(&Weakness::Common), "{}: {:?}", password, found);
            }
        }

        #[test]
        fn any_text_is_judged_without_panic(password in "\\PC{0,140}", known in "\\PC{0,10}") {
            let found = weak_password(&password, &PasswordPolicy::CLASSIFIED, &[&known]);
            prop_assert_eq!(
                password.chars().count() < 12,
                found.iter().any(|weakness| matches!(weakness, Weakness::Short { .. }))
            );
        }
    }
}
