//! Lines and brackets behind a task that say who and when: 责任单位:县农业农村局;完成时限:6月底前.

use super::OwnerFrom;
use super::lexicon::{HELP_LABELS, HELP_TAILS, LEAD_LABELS, LEAD_TAILS, TIME_LABELS};
use super::owner::{LONGEST_NAME, Owner, addressed, is_owner};
use super::reader::{Pending, Extractor, SentenceState};
use crate::dates::{self, Kind, When};
use crate::sentence::{Clause, Sentence};

impl Extractor<'_> {
    /// 派出所:每周上路执勤: nothing but a name before the colon says whose what follows is.
    pub(super) fn names_owner(&mut self, run: &mut SentenceState<'_>, clause: &Clause, start: usize) -> bool {
        let name = self.text[start..clause.end].trim();
        let alone = matches!(clause.closed_by, Some(':' | '：')) && run.first_candidate == self.candidates.len();
        // What is left of a line behind 各村: at its end is an address, not a sentence.
        let goes_on = run.s.clauses.last().is_some_and(|last| last.start > clause.start);
        if !alone || !goes_on || run.s.clauses.first().is_some_and(|c| c.start < clause.start) {
            return false;
        }
        let Some(owner) = addressed(name).filter(|_| is_owner(name)) else { return false };
        self.carried.last = Some((owner.clone(), self.reach(run.s.start, run.entry)));
        run.before = Pending { from: None, owner: Some(owner.clone()), ..Pending::default() };
        run.chain = Some((owner, clause.end));
        true
    }

    /// Lines 责任单位:… and 完成时限:…, bare or in brackets, belong to the task before them.
    pub(super) fn label_line(&mut self, s: &Sentence) -> bool {
        let whole = self.text[s.start..s.end].trim_end_matches(['。', '\n', ' ']);
        if !bracket_label(whole) && !bare_label(whole) {
            return false;
        }
        let inner = whole.trim_matches(['(', ')', '（', '）']);
        let offset = s.start + whole.find(inner).unwrap_or(0);
        let times: Vec<When> = dates::find(inner, self.today)
            .into_iter()
            .filter(|w| w.kind != Kind::Past)
            // A bare 2025年6月 behind such a label is a limit.
            .map(|w| When {
                start: w.start + offset,
                end: w.end + offset,
                kind: if matches!(w.kind, Kind::During | Kind::Day) { Kind::By } else { w.kind },
                ..w
            })
            .collect();
        let owner = labelled(inner);
        // 责任人:…。完成时限:…: labels in a row speak of the same tasks.
        let goes_on = self.text.get(self.labelled.1..s.start).is_some_and(|t| t.trim().is_empty());
        // The label speaks of the sentences of its own line and entry; all that name nobody are given its owner.
        // Points inside a line (整改措施:①…;②…) share the labels below it.
        let above = self.outline.entries[..self.outline.entries.partition_point(|e| e.start < s.start)].last();
        let line = above.map_or(0, |e| self.text[..e.start].rfind('\n').map_or(0, |at| at + 1));
        let from = line.max(if goes_on { self.labelled.0 } else { self.labelled.1 });
        let mut last = true;
        for candidate in self.candidates.iter_mut().rev().take_while(|d| d.start >= from).take(MOST_LABELLED) {
            if let Some(owner) = owner.as_ref().filter(|_| last || candidate.owner_from != Some(OwnerFrom::Clause)) {
                candidate.owner = Some(owner.clone());
                candidate.owner_from = Some(OwnerFrom::Label);
            }
            if last {
                candidate.label_time = times.iter().find(|w| w.kind == Kind::By).cloned().or(candidate.label_time.take());
                candidate.times.extend(times.iter().cloned());
            }
            last = false;
        }
        if last && let Some(owner) = owner {
            let above = self.outline.entries.partition_point(|e| e.start <= s.start).checked_sub(1);
            let until = above.map_or(self.text.len(), |e| self.outline.entries[e].end);
            self.carried.answers = Some((owner, until));
        }
        self.labelled = (from, s.end);
        true
    }
}

/// Most tasks one label of an owner is given to.
const MOST_LABELLED: usize = 12;

/// Owners named in brackets or behind a label: (责任单位:县农业农村局;配合单位:各乡镇), (各乡镇负责).
pub(super) fn labelled(inner: &str) -> Option<Owner> {
    let mut lead: Option<String> = None;
    let mut others: Vec<String> = Vec::new();
    for piece in inner.split([';', '；', ',', '，', '。']) {
        let piece = piece.trim();
        if let Some((label, value)) = piece.split_once([':', '：']) {
            let names: Vec<String> =
                value.split(['、', ' ']).map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
            if LEAD_LABELS.suffix(label).is_some() {
                let mut names = names.into_iter();
                if lead.is_none() {
                    lead = names.next();
                }
                others.extend(names);
            } else if HELP_LABELS.suffix(label).is_some() {
                others.extend(names);
            }
            continue;
        }
        if let Some(name) = LEAD_TAILS.iter().find_map(|t| piece.strip_suffix(t)).filter(|n| !n.is_empty()) {
            let name = name.trim_start_matches('由');
            let mut names = name.split('、').map(str::to_owned);
            if lead.is_none() {
                lead = names.next();
            }
            others.extend(names);
        } else if let Some(name) = HELP_TAILS.iter().find_map(|t| piece.strip_suffix(t)).filter(|n| !n.is_empty()) {
            others.extend(name.split('、').map(str::to_owned));
        }
    }
    if lead.is_none() && others.is_empty() {
        return only_owners(inner);
    }
    let lead = lead?;
    (lead.chars().count() <= LONGEST_NAME && lead.chars().count() >= 2).then_some(Owner { lead, others })
}

/// (县住建局、各乡镇): nothing but names.
fn only_owners(inner: &str) -> Option<Owner> {
    let mut names = inner.split(['、', ',', '，', ' ']).map(str::trim);
    let all = names.clone().all(|n| n.chars().count() >= 3 && is_owner(n));
    let lead = names.next().filter(|_| all)?.to_owned();
    Some(Owner { lead, others: names.map(str::to_owned).collect() })
}

/// Is the sentence a line 责任单位:县农业农村局 or 完成时限:6月底前?
pub(super) fn bare_label(sentence: &str) -> bool {
    let label = sentence.split([':', '：']).next().unwrap_or("").trim_matches(['【', '】', ' ']);
    sentence.contains([':', '：'])
        && [&LEAD_LABELS, &HELP_LABELS, &TIME_LABELS].iter().any(|labels| labels.contains(label))
}

/// Is the whole sentence a bracket that names who and when: (责任单位:…;完成时限:…), (县水利局牵头)?
pub(super) fn bracket_label(sentence: &str) -> bool {
    let sentence = sentence.trim().trim_end_matches('。');
    let Some(inner) = sentence.strip_prefix(['(', '（']).and_then(|s| s.strip_suffix([')', '）'])) else {
        return false;
    };
    !inner.contains(['(', '（']) && (bare_label(inner) || labelled(inner).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_read_from_brackets() {
        let owner = |s: &str| labelled(s).map(|o| (o.lead, o.others));
        let want = |lead: &str, others: &[&str]| {
            Some((lead.to_owned(), others.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()))
        };
        assert_eq!(owner("责任单位:县农业农村局;配合单位:各乡镇"), want("县农业农村局", &["各乡镇"]));
        assert_eq!(owner("县民政局牵头,县残联、各乡镇配合"), want("县民政局", &["县残联", "各乡镇"]));
        assert_eq!(owner("县住建局、县水利局按职责分工负责"), want("县住建局", &["县水利局"]));
        assert_eq!(owner("含易地搬迁户"), None);
    }
}
