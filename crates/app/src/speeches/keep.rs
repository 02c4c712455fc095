//! 恢复原文: a repair taken back by a person. The text as found is never touched; what is kept with the speech is which repairs
//! do not count, and everything read out of the text follows.

use super::known;
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use crate::records::{amend, load_for_update, reader};
use domain::access::Permission;
use domain::change::Change;
use domain::{Id, PlaceId, Value};
use language::{Clean, Repair, RepairKind};
use std::collections::BTreeSet;
use store::Tx;

/// What a repair is known by as long as the text stays: where it was in the text as found, and what was wrong.
pub(super) fn key(repair: &Repair) -> String {
    format!("{}-{} {}", repair.start, repair.end, kind(repair.kind))
}

/// The keys kept with a speech.
pub(super) fn keys(text: &str) -> BTreeSet<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// Takes repairs back: their places read as before. Gives them as they lie in the text now; repairs made inside such a place
/// are gone with it. Keys of repairs that a newer reader does not make any more mean nothing.
pub(super) fn revert(clean: &mut Clean, keys: &BTreeSet<String>) -> Vec<Repair> {
    let mut back = Vec::new();
    let mut at = clean.repairs.len();
    while let Some(next) = at.checked_sub(1) {
        at = next;
        if !keys.contains(&key(&clean.repairs[at])) {
            continue;
        }
        let mut repair = clean.repairs[at].clone();
        *clean = clean.undone(at);
        at = at.min(clean.repairs.len());
        let (to, end) = (repair.until, repair.at + repair.before.len());
        // What was taken back behind this place moves with the text.
        for later in back.iter_mut().filter(|r: &&mut Repair| r.at >= to) {
            (later.at, later.until) = (later.at - to + end, later.until - to + end);
        }
        repair.until = end;
        back.push(repair);
    }
    back.sort_by_key(|r| r.at);
    back
}

/// Takes a repair back, or lets it count again (`back` false).
///
/// # Errors
/// No right to work on the speech, no such repair, a pack whose speeches keep none.
pub async fn keep_original(cx: &OpContext, submission: Id, id: Id, repair: &str, back: bool) -> Outcome<()> {
    deliver(&cx.with_submission(submission), KeepOriginal { id, repair: repair.to_owned(), back }).await
}

struct KeepOriginal {
    id: Id,
    repair: String,
    back: bool,
}

impl Command for KeepOriginal {
    const NAME: &'static str = "speech.keep/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.id(self.id).text(&self.repair).int(self.back.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let change = keep_in(work.tx, cx, self.id, &self.repair, self.back)?;
        work.changes(change);
        Ok(())
    }

    fn recall(_: &str) -> Outcome<()> {
        Ok(())
    }
}

fn keep_in(tx: &mut Tx, cx: &OpContext, id: Id, repair: &str, back: bool) -> Outcome<Option<(PlaceId, Change)>> {
    let known = known(&cx.app)?;
    let slot = known.speech.kept.ok_or(Refusal::NotFound)?;
    let (stored, speech) = load_for_update(tx, &cx.app, &reader(cx), known.table, id)?;
    let mut kept = keys(speech.values[slot].text().unwrap_or_default());
    let text = speech.values[known.speech.text].text().unwrap_or_default();
    if back && !language::clean(text).repairs.iter().any(|r| key(r) == repair) {
        return Err(Refusal::whole("没有这处修复，请刷新后再操作"));
    }
    if back {
        kept.insert(repair.to_owned())
    } else {
        kept.remove(repair)
    };
    let list: Vec<String> = kept.into_iter().collect();
    let value = if list.is_empty() { Value::Empty } else { Value::Text(list.join("\n")) };
    let why = if back { "恢复原文" } else { "仍用修复" };
    let values = vec![(slot, value)];
    amend(tx, cx, known.table, (&stored, &speech), Permission::SpeechSubmit, values, why)
}

/// What a kind of damage is called.
pub(super) fn kind(kind: RepairKind) -> &'static str {
    match kind {
        RepairKind::Boilerplate => "网站杂文",
        RepairKind::PageMark => "页码",
        RepairKind::Markup => "Word 残留",
        RepairKind::Pinyin => "拼音注音",
        RepairKind::Traditional => "繁体",
        RepairKind::LostByte => "丢失字节",
        RepairKind::Misaligned => "错位",
        RepairKind::OneForYi => "一误作 1",
        RepairKind::Synonym => "同义词替换",
        RepairKind::MaskedDigits => "数字替换",
        RepairKind::Repetition => "重复字词",
        RepairKind::Duplicate => "重复段落",
        RepairKind::HardWrap => "硬换行",
        RepairKind::Truncation => "截断标记",
        RepairKind::Space => "空白",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repair_taken_back_gives_the_text_as_found() {
        let raw = "同志們：\n10要抓好安全工作。各村要在年底前完成隐患整改，整改率达到95%以上。\n责任编辑：某某\n";
        let clean = language::clean(raw);
        assert!(clean.repairs.len() > 1, "{:?}", clean.repairs);
        for one in &clean.repairs {
            let mut again = clean.clone();
            let back = revert(&mut again, &BTreeSet::from([key(one)]));
            assert!(back.iter().any(|b| b.before == one.before), "{one:?}");
            for b in &back {
                assert_eq!(&again.text[b.at..b.until], b.before, "{one:?}");
            }
            // What is left still points at real places.
            for r in &again.repairs {
                assert!(again.text.get(r.at..r.until).is_some(), "{r:?} in {}", again.text);
            }
        }
        let mut same = clean.clone();
        assert!(revert(&mut same, &BTreeSet::from(["9-9 页码".to_owned()])).is_empty());
        assert_eq!(same.text, clean.text);
    }
}
