//! Small things that most pages show: links, states, dues, facts, problems, empty places.

use super::Table;
use askama::Template;
use askama::filters::HtmlSafe;
use domain::Urgency;
use domain::ledger::StateCategory;

/// A word that leads somewhere.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// What is shown.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(title: &str, href: &str) -> Self {
        Self { title: title.to_owned(), href: href.to_owned() }
    }
}

/// A submit button of a form that has several.
#[derive(Clone, Debug, Default)]
pub struct Button {
    /// Form field it sends.
    pub name: String,
    /// Value it sends.
    pub value: String,
    /// What is shown.
    pub title: String,
}

impl Button {
    /// A button.
    pub fn new(name: &str, value: &str, title: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned(), title: title.to_owned() }
    }
}

/// The state of a record as a tag.
#[derive(Clone, Debug, Default, Template)]
#[template(source = r#"<span class="tag {{ category.word() }}">{{ title }}</span>"#, ext = "html")]
pub struct Tag {
    /// 整改中.
    pub title: String,
    /// Colours it; the title always stands with it.
    pub category: StateCategory,
}

impl HtmlSafe for Tag {}

impl Tag {
    /// A tag.
    pub fn new(title: &str, category: StateCategory) -> Self {
        Self { title: title.to_owned(), category }
    }
}

/// A due day with the words beside it.
#[derive(Clone, Debug, Default, Template)]
#[template(
    source = r#"<span class="due{% if urgency == Some(Urgency::Overdue) %} over{% elif urgency == Some(Urgency::Soon) %} soon{% endif %}">{% if !day.is_empty() %}<span class="day">{{ day }}</span> {% endif %}{% if !words.is_empty() %}<span class="left">{{ words }}</span>{% endif %}</span>"#,
    ext = "html"
)]
pub struct Due {
    /// The day as printed, or the words given in its place (长期).
    pub day: String,
    /// 逾期3天, 今天到期, 还剩2天; see [`days_left`].
    pub words: String,
    /// How near; `None` where no deadline runs.
    pub urgency: Option<Urgency>,
}

impl HtmlSafe for Due {}

impl Due {
    /// A due day with its words.
    pub fn new(day: &str, words: &str, urgency: impl Into<Option<Urgency>>) -> Self {
        Self { day: day.to_owned(), words: words.to_owned(), urgency: urgency.into() }
    }
}

/// The words for so many days left; negative when it is past.
pub fn days_left(days: i64) -> String {
    match days {
        0 => "今天到期".to_owned(),
        1 => "明天到期".to_owned(),
        2.. => format!("还剩{days}天"),
        _ => format!("逾期{}天", -days),
    }
}

/// What a fact shows.
#[derive(Clone, Debug, Default)]
pub enum Shown {
    /// Nothing given.
    #[default]
    Nothing,
    /// Text; line breaks are kept.
    Text(String),
    /// A link, for records and places.
    Link(Link),
    /// Several words.
    Words(Vec<String>),
    /// What those see who may not see it. With an address the reader may ask to see it: that is posted and kept.
    Masked {
        /// 138****0000
        shown: String,
        /// Where 查看明文 is posted; `None` without the right.
        reveal: Option<String>,
    },
    /// Revealed for this once.
    Revealed(String),
    /// Photos or files: title and address of each; images are shown small.
    Files {
        /// Each file.
        files: Vec<Link>,
        /// They are photos.
        images: bool,
    },
    /// A due day.
    Due(Due),
    /// Rows of a table.
    Rows {
        table: Box<Table>,
        /// Where 查看明文 of its masked cells is posted; `None` when nothing is masked, or without the right.
        reveal: Option<String>,
    },
}

/// A title with its value.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/fact.html")]
pub struct Fact {
    /// 排查时间.
    pub title: String,
    /// Value.
    pub shown: Shown,
    /// Token for 查看明文.
    pub csrf: String,
}

impl HtmlSafe for Fact {}

impl Fact {
    /// A fact of plain text; blank text shows as not given.
    pub fn text(title: &str, text: &str) -> Self {
        let shown = if text.is_empty() { Shown::Nothing } else { Shown::Text(text.to_owned()) };
        Self { title: title.to_owned(), shown, csrf: String::new() }
    }

    /// Takes the whole width: long text and pictures.
    fn wide(&self) -> bool {
        match &self.shown {
            Shown::Text(text) => text.chars().count() > 32,
            Shown::Files { .. } | Shown::Rows { .. } => true,
            Shown::Words(words) => words.len() > 3,
            _ => false,
        }
    }

    /// A fact of any kind.
    pub fn new(title: &str, shown: Shown) -> Self {
        Self { title: title.to_owned(), shown, csrf: String::new() }
    }
}

/// Something wrong with an input: in the summary on top it leads to the field.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    /// Form name of the field; empty when it concerns the whole.
    pub field: String,
    /// What is wrong and what to do.
    pub text: String,
}

impl Problem {
    /// A problem of a field, or of the whole with an empty name.
    pub fn new(field: &str, text: &str) -> Self {
        Self { field: field.to_owned(), text: text.to_owned() }
    }
}

/// What stands where nothing is: what would be here and how it gets here.
#[derive(Clone, Debug, Default)]
pub struct Empty {
    /// 没有等您处理的事项.
    pub title: String,
    /// How things get here.
    pub text: String,
    /// What to do now.
    pub link: Option<Link>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_always_has_a_word() {
        let table = [(-3, "逾期3天"), (0, "今天到期"), (1, "明天到期"), (12, "还剩12天")];
        for (days, words) in table {
            assert_eq!(days_left(days), words);
        }
    }

    #[test]
    fn what_people_write_is_escaped() {
        let tag = Tag::new("<b>", StateCategory::Open).to_string();
        assert_eq!(tag, r#"<span class="tag open">&#60;b&#62;</span>"#);
    }
}
