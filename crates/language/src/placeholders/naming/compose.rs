//! A name put together: what was done, to what, and the word of the unit: 改造 | 户厕 | 数量.
//!
//! ```text
//! 改造户厕xxx座 → 改造户厕数量
//! 集中免疫对存栏牛XX头、羊XX只开展注射 → 牛存栏量 + 羊存栏量
//! ```

use crate::dates::number::is_left_out_sign;
use crate::placeholders::lexicon::{
    ACTION_VERBS, ATTENDING, GENERAL_VERBS, LAND_ENDS, LIVESTOCK, MONEY_NOUNS, NAME_REWRITES, NO_LEADING_FILLERS,
    PLANTING_STARTS, SCOPES, SETTING_ASIDE, SPENDING,
};
use crate::placeholders::name_parts::object_of;
use crate::placeholders::naming::figure::Figure;
use crate::placeholders::naming::suffix::suffix;
use crate::placeholders::sign_reading::{COUNT, DISTANCE, LENGTH};

/// 存栏牛, 年出栏肉羊: the stock of them, 牛存栏, 肉羊年出栏.
fn stock(subject: &str) -> Option<String> {
    let (at, word) = LIVESTOCK.iter().find_map(|w| Some((subject.find(w)?, w)))?;
    let (front, animal) = (&subject[..at], &subject[at + word.len()..]);
    let how = if front.ends_with("常年") {
        "常年"
    } else {
        front.chars().next_back().filter(|c| *c == '年').map_or("", |_| "年")
    };
    let front = front.rsplit('对').next().unwrap_or(front);
    let known = (1..=5).contains(&animal.chars().count()) && !animal.contains('量');
    known.then(|| format!("{}{animal}{how}{word}", &front[..front.len() - how.len()]))
}

/// At most three names of a figure with this subject, best first. `carried`: the subject stands in what went before.
pub(crate) fn compose(figure: &Figure<'_>, subject: &str, carried: bool, scope: &str) -> Vec<String> {
    let Figure { what, right, .. } = figure;
    let mut out: Vec<String> = Vec::new();
    let mut push = |name: String| {
        let name: String = name.chars().filter(|&c| c != '、' && !is_left_out_sign(c)).collect();
        let name = NAME_REWRITES.entries().fold(name, |name, e| name.replace(e.word, e.value));
        if name.chars().count() >= 2 && !out.contains(&name) {
            out.push(name);
        }
    };
    let meeting = ATTENDING.occurs_in(figure.sentence);
    let stock = (what.suffix == COUNT && right.noun.is_empty()).then(|| stock(subject)).flatten();
    let subject = stock.as_deref().unwrap_or(subject);
    // 发展核桃XX亩: planted with it.
    let planted = PLANTING_STARTS.strip_prefix(subject).filter(|crop| {
        what.is_area()
            && right.noun.is_empty()
            && (1..=6).contains(&crop.chars().count())
            && LAND_ENDS.suffix(crop).is_none()
    });
    let planted = planted.map(|crop| format!("{crop}种植"));
    // The object with general verbs taken off: 落实XX万元专项资金 → 专项资金.
    let subject = planted.as_deref().unwrap_or(subject);
    let mut verb = subject;
    while let Some(w) = GENERAL_VERBS.prefix(verb).filter(|_| NO_LEADING_FILLERS.prefix(verb).is_none()) {
        let rest = &verb[w.len()..];
        // 投入机械, 落实资金: a short noun keeps its verb.
        let bare = rest.trim_start_matches("各类").trim_start_matches("各级").trim_start_matches("各项");
        // 形成资产XX万元: what came of it.
        if what.is_money() && w == "形成" && right.noun.is_empty() && MONEY_NOUNS.suffix(rest).is_none() {
            break;
        }
        let kept = (1..=3).contains(&bare.chars().count()) && matches!(w, "投入" | "落实") && right.noun.is_empty();
        if kept || !rest.is_empty() && rest.chars().count() < 2 {
            break;
        }
        verb = rest;
    }
    if verb.is_empty() && right.noun.is_empty() && right.predicate.is_empty() {
        verb = subject;
    }
    let noun = &right.noun;
    if !right.predicate.is_empty() {
        let end = suffix(what, "", false);
        if right.predicate == "参会" {
            push(format!("参会{end}"));
        }
        push(format!("{verb}{}{noun}{end}", right.predicate));
        push(format!("{verb}{}{end}", right.predicate));
        push(format!("{}{end}", right.predicate));
        push(format!("{scope}{}{end}", right.predicate));
    } else if noun.is_empty() {
        let listing = carried && what.counts_inhabitants() && scope_like(subject);
        let end = suffix(what, verb, listing);
        // 投资XX万元,修建产业路: what it was for names it.
        let spent = SPENDING.contains(verb);
        if what.is_money() && spent && !right.purpose.is_empty() {
            push(format!("{}{verb}", right.purpose));
        }
        // 最远的村民组离镇上XX公里.
        let from = verb.replacen('离', "距", 1);
        let far = what.is_distance() && !verb.contains("距") && !verb.contains("撤离");
        let verb = if far { from.as_str() } else { verb };
        // 拿出XX万元,设立基金.
        if what.is_money() && SETTING_ASIDE.contains(verb) && !right.purpose.is_empty() {
            push(format!("{}资金", right.purpose));
        }
        let stock = !ACTION_VERBS.occurs_in(verb);
        let short = !scope.is_empty() && verb.chars().count() <= 4 && stock && !verb.contains(scope) && !carried;
        let in_place =
            SCOPES.prefix(verb).filter(|w| w.starts_with('全') && verb[w.len()..].chars().count() > LONG_WITHOUT_SCOPE);
        let verb = in_place.map_or(verb, |w| verb[w.len()..].trim_start_matches('被'));
        push(format!("{}{verb}{end}", if short { scope } else { "" }));
        push(format!("{verb}{}", suffix(what, verb, false)));
        if what.is_money() {
            push(format!("{}{verb}", right.purpose));
        }
        // A road is measured as 里程 or 长度, with its verb or by itself.
        if end == DISTANCE || end == LENGTH {
            push(format!("{verb}{}", if end == DISTANCE { LENGTH } else { DISTANCE }));
        }
        let thing = object_of(verb);
        if (2..verb.chars().count()).contains(&thing.chars().count()) {
            push(format!("{thing}{}", suffix(what, thing, false)));
        }
        if what.is_money() {
            push(format!("{}总额", verb.trim_end_matches('额')));
        }
    } else {
        let end = suffix(what, noun, false);
        let front = short_front(verb);
        // XX名同志被约谈, 为XX名老人做了体检: what befell them tells them apart.
        let told = !right.deed.is_empty() && (front.is_empty() || verb == "帮助");
        if told {
            push(format!("{}{noun}{end}", right.deed));
        }
        let scope_front = if !front.is_empty() {
            ""
        } else if meeting {
            "参会"
        } else if noun.chars().count() > LONG_WITHOUT_SCOPE {
            ""
        } else {
            scope
        };
        push(format!("{scope_front}{front}{noun}{end}"));
        push(format!("{noun}{end}"));
        push(format!("{}{noun}{end}", right.deed));
        push(format!("{subject}{noun}{end}"));
    }
    out.truncate(3);
    out
}

/// A name longer than this goes without the place it is limited to, in characters.
const LONG_WITHOUT_SCOPE: usize = 5;

/// 全村, 全镇 and the like: the listing is of all.
fn scope_like(subject: &str) -> bool {
    SCOPES.contains(subject) || (subject.starts_with('全') && subject.chars().count() <= 2)
}

/// What to keep of the words before a figure whose noun stands behind it: all when short, else from the last verb
/// of work on.
fn short_front(verb: &str) -> String {
    let count = verb.chars().count();
    if count <= 6 {
        return verb.to_owned();
    }
    let at = ACTION_VERBS.find_all(verb).map(|(at, _)| at).find(|&at| verb[at..].chars().count() <= 6);
    match at {
        Some(at) => verb[at..].to_owned(),
        None => String::new(),
    }
}
