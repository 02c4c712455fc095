//! Who is appointed by an act goes on as the owner of what follows.
//!
//! ```text
//! 每村选聘管水员1名,每月清洗蓄水池两次;6月底前换完水表。 → 每村选聘管水员1名 | 每村 | - | 1名⏎每月清洗蓄水池两次 | 管水员 | 每月 | 两次⏎6月底前换完水表 | - | 6月底前 | -
//! ```

use crate::dates;
use crate::tasks::lexicon::APPOINTING_VERBS;
use crate::tasks::owner::Owner;
use crate::tasks::owner::name::ends_like_owner;

/// Who is appointed by an act: 选聘管水员1名, 落实一名包保教师, 编成6个夜巡组.
pub(crate) fn appointed(act: &str) -> Option<Owner> {
    let act = act.trim();
    let names = |c: char| c == '名' || c == '个' || c == '位' || c == '支' || c == '人';
    let (_, object) = APPOINTING_VERBS.find_all(act).map(|(at, verb)| (at, &act[at + verb.len()..])).last()?;
    let object = object.trim_start_matches(['好', '了', '出', '齐']);
    let name = match dates::number::number_at(object) {
        Some((_, length)) => object[length..].strip_prefix(names)?,
        None => {
            let at = object.char_indices().find(|&(at, _)| dates::number::number_at(&object[at..]).is_some())?.0;
            let (_, length) = dates::number::number_at(&object[at..])?;
            let closed = object[at + length..].strip_prefix(names)?;
            if closed.is_empty() { &object[..at] } else { return None }
        }
    };
    let long = (2..=8).contains(&name.chars().count()) && !name.contains('的');
    (long && ends_like_owner(name)).then(|| Owner { lead: name.to_owned(), others: Vec::new() })
}
