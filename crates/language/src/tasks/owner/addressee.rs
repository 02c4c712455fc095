//! Those a whole document speaks to or of: the addressees of a notice, the audience of a speech, the author of a
//! report.
//!
//! ```text
//! 关于做好防汛工作的通知⏎各村党支部、驻村工作队:⏎6月底前排查地质灾害隐患点。 → 6月底前排查地质灾害隐患点 | 各村党支部+驻村工作队 | 6月底前 | -
//! ```

use crate::tasks::genre::Genre;
use crate::tasks::lexicon::{AUDIENCES, GATHERINGS, GENERIC_SUBJECTS, REPORT_AUTHORS};
use crate::tasks::owner::Owner;
use crate::tasks::owner::coordination::coordinated;
use crate::tasks::owner::name::{LONGEST_NAME, ends_like_owner};

/// Those a notice is addressed to, from the line that names them: 各村(居)委会、镇直各单位.
pub(crate) fn addressed(line: &str) -> Option<Owner> {
    let known = ends_like_owner(line) && line.chars().count() <= LONGEST_NAME * 2 && !line.contains(['。', ';', '；']);
    known.then(|| coordinated(line))
}

/// Those a notice is addressed to: 各村党支部、驻村工作队:
pub(crate) fn addressees(text: &str, genre: Genre) -> Option<Owner> {
    let head: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).take(2).collect();
    let one_line = head.len() == 1;
    let title: String = head
        .iter()
        .filter(|l| one_line || l.chars().count() <= 50)
        .map(|l| l.chars().take(40).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ");
    // A team's report of its own work, or the duties of a post: the title says whose.
    let of_its_own = genre == Genre::Report || title.contains("职责") || title.contains("守则");
    if of_its_own && let Some((_, name)) = REPORT_AUTHORS.find_all(&title).last() {
        return Some(Owner { lead: name.to_owned(), others: Vec::new() });
    }
    if genre == Genre::Speech
        && let Some(owner) = audience(&title)
    {
        return Some(owner);
    }
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty()).take(6);
    let line = lines.filter_map(|l| l.strip_suffix([':', '：'])).find(|l| l.chars().count() <= 60)?;
    if matches!(genre, Genre::Speech | Genre::Report) || GENERIC_SUBJECTS.occurs_in(line) || line.contains("同志") {
        return None;
    }
    addressed(&line.replace([',', '，', ' '], "、"))
}

/// Those who sit in the hall: of a speech at 驻村第一书记座谈会 the first secretaries, at 全镇…会 the villages.
fn audience(title: &str) -> Option<Owner> {
    let (at, _) = GATHERINGS.iter().filter_map(|w| title.rfind(w).map(|at| (at, w))).max()?;
    let hall = &title[..at];
    // 村党组织书记, not 党组织书记 inside it.
    let longest = |found: Option<(usize, &'static str)>, next: (usize, &'static str)| match found {
        Some((at, name)) if next.0 + next.1.len() <= at + name.len() => Some((at, name)),
        _ => Some(next),
    };
    let name = AUDIENCES.find_all(hall).fold(None, longest).map(|(_, name)| name);
    let level = || {
        [("全镇", "各村"), ("全乡", "各村"), ("全县", "各乡镇"), ("全区", "各乡镇")]
            .into_iter()
            .find_map(|(whole, parts)| hall.contains(whole).then_some(parts))
    };
    let lead = name.or_else(level)?;
    Some(Owner { lead: lead.to_owned(), others: Vec::new() })
}
