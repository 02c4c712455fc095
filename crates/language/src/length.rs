//! How long a text is (篇幅): characters as an office counts them, and the minutes it takes to say.

/// What a text holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Length {
    /// 字数: every character that is no blank, a word or number of Latin signs as one (as word processors count).
    pub characters: usize,
    /// What is said aloud: Han characters one by one, digits one by one, Latin words one each; punctuation is silent.
    pub spoken: usize,
}

/// Counts a text.
pub fn length(text: &str) -> Length {
    let mut out = Length::default();
    let mut word = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.characters += usize::from(!word);
            out.spoken += usize::from(!word || c.is_ascii_digit());
            word = true;
            continue;
        }
        word = false;
        if c.is_whitespace() {
            continue;
        }
        out.characters += 1;
        out.spoken += usize::from(c.is_alphanumeric() || matches!(c, '%' | '％' | '‰'));
    }
    out
}

/// How long a speech takes, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken {
    /// At the faster rate.
    pub shortest: u64,
    /// At the slower rate.
    pub longest: u64,
}

/// Seconds for so many spoken characters at `slow` to `fast` characters a minute (180 to 220 is usual at a meeting).
/// `None` when a rate is nought.
pub fn spoken(characters: usize, slow: u32, fast: u32) -> Option<Spoken> {
    let (slow, fast) = (slow.min(fast), slow.max(fast));
    if slow == 0 {
        return None;
    }
    let seconds = |rate: u32| (characters as u64).saturating_mul(60).div_ceil(u64::from(rate));
    Some(Spoken { shortest: seconds(fast), longest: seconds(slow) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn characters_and_minutes() {
        let table = [("同志们:今年98.36%", 10, 10), ("  \n", 0, 0), ("OK,好!", 4, 2), ("2025年", 2, 5)];
        for (text, characters, said) in table {
            assert_eq!(length(text), Length { characters, spoken: said }, "{text}");
        }
        assert_eq!(spoken(1980, 180, 220), Some(Spoken { shortest: 540, longest: 660 }));
        assert_eq!(spoken(1980, 220, 180), Some(Spoken { shortest: 540, longest: 660 }));
        assert_eq!(spoken(10, 0, 180), None);
    }

    proptest! {
        #[test]
        fn lengths_add_up_at_a_blank(a in "\\PC{0,40}", b in "\\PC{0,40}") {
            let (x, y, both) = (length(&a), length(&b), length(&format!("{a} {b}")));
            prop_assert_eq!(both, Length { characters: x.characters + y.characters, spoken: x.spoken + y.spoken });
        }
    }
}
