//! Who is said to have given a figure out: 据县统计局统计.

use crate::figures::lexicon::ISSUING_VERBS;

/// Longest name of who gave a figure out, in characters.
const LONGEST_ISSUER: usize = 20;

/// 据县统计局统计, 省里通报的数据显示: who gives the figure.
pub(super) fn issuer(sentence: &str) -> Option<String> {
    let named = |from: &str| {
        let piece: String = from.chars().take(LONGEST_ISSUER + 4).take_while(|c| !",，。;；:：".contains(*c)).collect();
        let (at, _) = ISSUING_VERBS.find_all(&piece).last()?;
        let name = piece[..at].trim_matches(['《', '》']).trim_end_matches(['的', '据', '数']);
        let name = name.trim_end_matches("数据");
        (2..=LONGEST_ISSUER).contains(&name.chars().count()).then(|| name.to_owned())
    };
    // 根据, 数据, 依据 hold the sign and name nobody.
    for (at, sign) in sentence.match_indices('据').take(8) {
        if !sentence[..at].ends_with(['数', '依', '占', '票', '收'])
            && let Some(name) = named(&sentence[at + sign.len()..])
        {
            return Some(name);
        }
    }
    None
}
