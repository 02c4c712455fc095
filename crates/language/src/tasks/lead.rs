//! Who leads and who helps, said before the work itself: 县应急局牵头,县住建局、各乡镇配合,要在12月底前完成….

use super::lexicon::{HELPS, LEADS};
use super::owner::{self, Owner};
use crate::dates::Date;
use crate::text::Dictionary;

/// Signs between the parts of a chain.
const STOPS: [char; 5] = [',', '，', '、', ';', '；'];

/// Those who lead and help, named before the work.
pub(super) struct LeadSupport {
    pub owner: Owner,
    /// Byte offset behind the stop that closes the chain.
    pub end: usize,
}

/// Reads a chain at byte `start`, up to `end`: one who leads and nothing else in that clause, then those who help.
pub(super) fn lead_and_support(text: &str, start: usize, end: usize, today: Option<Date>) -> Option<LeadSupport> {
    let (mut owner, mut at) = link(text, start, end, today, &LEADS)?;
    while let Some((helper, next)) = link(text, at, end, today, &HELPS) {
        owner.others.push(helper.lead);
        owner.others.extend(helper.others);
        at = next;
    }
    Some(LeadSupport { owner, end: at })
}

/// One part of it: an owner, one of the words, and a stop or the end behind it.
fn link(text: &str, start: usize, end: usize, today: Option<Date>, words: &Dictionary) -> Option<(Owner, usize)> {
    let part = text.get(start..end)?;
    let bare = part.trim_start_matches([' ', '\u{3000}', '由']);
    let (owner, length) = owner::owner_subject(bare, today)?;
    let behind = bare[length..].trim_start();
    let behind = words.strip_prefix(behind)?;
    let rest = behind.trim_start_matches(STOPS);
    (rest.len() < behind.len() || behind.is_empty()).then(|| (owner, end - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::{Context, propose};

    /// Who leads, who helps, and the words behind them.
    type Read<'a> = Option<(&'a str, &'a [&'a str], &'a str)>;

    #[test]
    fn a_chain_ends_where_the_work_begins() {
        let table: [(&str, Read<'_>); 5] = [
            ("县应急局牵头,县林业局、各乡镇配合,要在年底前", Some(("县应急局", &["县林业局", "各乡镇"], "要在年底前"))),
            ("由镇村建办牵头、镇财政所和各村配合,逐户", Some(("镇村建办", &["镇财政所", "各村"], "逐户"))),
            ("镇文化站负责,每村放映", Some(("镇文化站", &[], "每村放映"))),
            ("县水利局负责修复灌渠", None),
            ("县林业局配合,县应急局牵头", None),
        ];
        for (text, want) in table {
            let got = lead_and_support(text, 0, text.len(), None);
            let got = got.map(|c| (c.owner, &text[c.end..]));
            let got = got.as_ref().map(|(o, rest)| (o.lead.as_str(), o.others.clone(), *rest));
            let want = want.map(|(lead, others, rest)| (lead, others.iter().map(|s| (*s).to_owned()).collect(), rest));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn who_leads_owns_the_task_and_who_helps_stands_beside() {
        let table: [(&str, &str, &[&str]); 5] = [
            ("县应急局牵头,县住建局、各乡镇配合,要在12月底前完成危房排查。", "县应急局", &["县住建局", "各乡镇"]),
            ("由镇村建办牵头、镇财政所和各村配合,3月底前逐户回访。", "镇村建办", &["镇财政所", "各村"]),
            ("镇农业农村办牵头负责,镇供销社协助,4月10日前调运化肥300吨。", "镇农业农村办", &["镇供销社"]),
            ("县委组织部牵头制定考核办法,县财政局、各乡镇配合,6月底前出台。", "县委组织部", &["县财政局", "各乡镇"]),
            ("镇文化站负责,每村每年放映公益电影12场。", "镇文化站", &[]),
        ];
        for (sentence, owner, others) in table {
            let text = format!("关于做好有关工作的通知\n{sentence}");
            let found = propose(&text, &crate::outline(&text), &Context::default());
            assert_eq!(found.len(), 1, "{sentence}: {found:?}");
            assert_eq!(found[0].owner.as_deref(), Some(owner), "{sentence}");
            assert_eq!(found[0].co_owners, others, "{sentence}");
            assert!(found[0].text.starts_with(&sentence[..9]) || sentence.starts_with('由'), "{}", found[0].text);
        }
    }
}
