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

dictionaries! {
    BOILERPLATE;
    /// Words that name the page itself.
    PAGE_ITSELF = "page-itself";
    /// Words by themselves that head a column of a form.
    FORM_COLUMNS = "form-columns";
    /// The audience of a speaker.
    AUDIENCE = "audience";
    /// Words of shopkeepers.
    COAXES = "coaxes";
    /// What a site offers its reader.
    OFFERS = "offers";
    /// Whom a speaker asks, or for what: not the words of a site.
    ASKS_ASSEMBLY = "asks-assembly";
    /// What a library deals in.
    GOODS = "goods";
    /// Words that a page names itself by.
    SITE_ITSELF = "site-itself";
    /// What an editor (小编) says of the document.
    EDITOR_DOES = "editor-does";
    /// Words by themselves that head a column of a table as well as a field of a page.
    COLUMN_HEADS = "column-heads";
    /// Marks of the end of an article.
    END_MARKS = "end-marks";
    /// What a line above a title begins with by right.
    ABOVE_TITLE = "above-title";
    /// In names of shelves of a site; no office calls its papers so.
    SHELF_WORDS = "shelf-words";
    /// What a note in brackets on the state of a draft ends in.
    DRAFT_ENDS = "draft-ends";
    /// Parts of a paper or a meeting, each on a line.
    PARTS = "parts";
    /// What labels of a paper end in: 接待地点, 补助标准.
    LABEL_ENDS = "label-ends";
    /// Secrecy and urgency on a letterhead.
    LETTERHEAD = "letterhead";
    /// What leads to the words of editors.
    PREFACE_LEADS = "preface-leads";
    /// An address that begins a speech.
    SPEECH_ADDRESS = "speech-address";
    /// How an address to the audience begins.
    ADDRESS = "address";
    /// What lines below a text begin with by right.
    BELOW_TEXT = "below-text";
    /// What titles end in that only a site gives.
    SITE_TITLE_ENDS = "site-title-ends";
    /// Who wrote for the page.
    WRITERS = "writers";
    /// Words for a sample.
    SAMPLES = "samples";
    /// Words for a collection.
    GATHERED = "gathered";
    /// What names of sites of offices end in.
    OFFICE_SITE_ENDS = "office-site-ends";
    /// What a page measures a document by, without the figure.
    MEASURES = "measures";
    /// What a page counts.
    COUNTED = "counted";
    /// What a head of a list of links ends in.
    LINKED_WHAT = "linked-what";
    /// What a list of links says of its reader.
    LINKED_READER = "linked-reader";
    /// Which documents a list of links names.
    LINKED_WHICH = "linked-which";
    /// Units behind a size or count of a page.
    SIZE_UNITS = "size-units";
    /// A contact of a site.
    SITE_CONTACT = "site-contact";
    /// Who held an event, at the head of a footer.
    HOSTS = "hosts";
    /// Units of how long ago.
    AGO = "ago";
    /// Tags for pictures, in brackets.
    PICTURE_TAGS = "picture-tags";
    /// Fields that stand behind each task.
    OFFICE_FIELDS = "office-fields";
    /// Where a newspaper goes on.
    TURNED = "turned";
    /// Words an office writes beside a time.
    CLOCK_WORDS = "clock-words";
    /// What a clerk or a program noted while others spoke.
    STAGE_NOTES = "stage-notes";
    /// Words of a page to its reader.
    TO_READER = "to-reader";
    /// What a page asks its reader to do (请…).
    READER_DOES = "reader-does";
    /// Words to those who listen.
    SPOKEN = "spoken";
}
