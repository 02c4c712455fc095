//! Rounding words (约数): 余, 近, 不到, 以上.
//!
//! ```text
//! 资金XX万余元 → 资金 (余)
//! ```

use crate::placeholders::lexicon::{ROUNDING_AFTER, ROUNDING_BEFORE};

/// The word that rounds a figure (约数).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rounding {
    /// 余: the value is above the number written.
    Yu,
    /// 多: the value is above the number written.
    Duo,
    /// 近、将近: the value is below the number written.
    Jin,
    /// 约、大约: near it, above or below.
    Yue,
    /// 左右、上下: near it, above or below.
    Zuoyou,
    /// 不到、不足: the value is below.
    Budao,
    /// 以上、不少于、不低于、至少: the value is not below.
    Yishang,
    /// 超过、突破、逾: the value is above.
    Chaoguo,
    /// 以下、以内、不超过: the value is not above.
    Yixia,
}

impl Rounding {
    /// The rounding this word stands for.
    pub(crate) fn of(word: &str) -> Option<Self> {
        use Rounding::{Budao, Chaoguo, Duo, Jin, Yishang, Yixia, Yu, Yue, Zuoyou};
        [Yu, Duo, Jin, Yue, Zuoyou, Budao, Yishang, Chaoguo, Yixia].into_iter().find(|r| r.word() == word)
    }

    /// The word itself, as put beside the value.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yu => "余",
            Self::Duo => "多",
            Self::Jin => "近",
            Self::Yue => "约",
            Self::Zuoyou => "左右",
            Self::Budao => "不到",
            Self::Yishang => "以上",
            Self::Chaoguo => "超过",
            Self::Yixia => "以下",
        }
    }
}

/// The rounding word in front of a figure.
pub(crate) fn rounded_before(before: &str) -> Option<Rounding> {
    ROUNDING_BEFORE.suffix_entry(before).and_then(|e| Rounding::of(e.value))
}

/// Takes off the rounding word the text starts with, if it is one that may stand there.
pub(crate) fn take_rounding(left: &mut &str, may: impl Fn(&str) -> bool) -> Option<Rounding> {
    let entry = ROUNDING_AFTER.prefix_entry(left).filter(|e| may(e.word))?;
    *left = &left[entry.word.len()..];
    Rounding::of(entry.value)
}
