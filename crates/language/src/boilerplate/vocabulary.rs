//! The word lists of `data/boilerplate.txt` and `data/official.txt`.

use crate::text::dictionaries;

const BOILERPLATE: &str = include_str!("../../data/boilerplate.txt");
const OFFICIAL: &str = include_str!("../../data/official.txt");

dictionaries! {
    BOILERPLATE;
    /// One of these condemns a short line.
    PHRASES = "phrases";
    /// Words that web sites use about themselves, and others too.
    SITE_WORDS = "words";
    LABELS = "labels";
    /// Kinds of writing (讲话, 总结).
    KINDS = "kinds";
    ABSTRACTS = "abstracts";
    /// The words of editors: who (小编).
    EDITOR_WHO = "who";
    /// What they did (整理).
    EDITOR_WHAT = "what";
    /// With what (范文).
    EDITOR_WITH = "with";
    /// What for (供参考).
    EDITOR_WISH = "wish";
    /// Words of offices that no site writes about itself.
    OFFICE = "duties";
    /// Words that a site speaks of itself with, to its reader.
    OWN = "own";
    /// Words that a site praises its documents with.
    SLOGANS = "slogans";
    SITES = "sites";
    /// Watermarks, cut out wherever they stand.
    WATERMARKS = "watermarks";
    /// What pages file a document under.
    SHELVES = "shelves";
    /// Heads of lists of links.
    LISTS = "lists";
    /// Words on buttons, cut out between sentences and inside them.
    BUTTONS = "buttons";
}

dictionaries! {
    OFFICIAL;
    /// What titles of papers end in.
    PAPERS = "papers";
    ORGANS = "organs";
    POSTS = "posts";
    SURNAMES = "surnames";
    HEADS = "heads";
    SUBJECTS = "subjects";
    /// What names of sites end in.
    SITE_ENDS = "site-ends";
}
