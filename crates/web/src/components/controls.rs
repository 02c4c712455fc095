//! Form controls: one for each kind of field, drawn with title, help, error and unit in one manner.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::ledger::field_types::{self, Attachment};
use domain::ledger::{Choice, Field};

use super::{Grid, Link};

/// Up to so many options are shown as radio buttons; more go into a select.
const RADIOS: usize = 6;

/// An option of a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectOption {
    /// Sent value.
    pub value: String,
    /// Shown words.
    pub title: String,
    /// Heading it stands under in a select; empty for none. Options of one heading must be neighbours.
    pub group: String,
    /// Chosen.
    pub on: bool,
}

impl SelectOption {
    /// An option whose value is what it shows.
    pub fn plain(value: &str, on: bool) -> Self {
        Self { value: value.to_owned(), title: value.to_owned(), group: String::new(), on }
    }

    /// An option with a value of its own.
    pub fn new(value: &str, title: &str, on: bool) -> Self {
        Self { value: value.to_owned(), title: title.to_owned(), group: String::new(), on }
    }
}

/// A photo or file the record already has.
#[derive(Clone, Debug, Default)]
pub struct FileKept {
    /// What names it in the form: sent again as `name` when it stays.
    pub id: String,
    /// Name and address.
    pub link: Link,
}

/// What is filled in.
#[derive(Clone, Debug)]
pub enum Input {
    /// One line.
    Line {
        /// `type` of the input.
        html_type: String,
        /// `inputmode`.
        mode: String,
        /// Value put in.
        value: String,
        /// Most characters.
        max: Option<usize>,
        /// Words offered while typing.
        offers: Vec<String>,
    },
    /// Several lines.
    Area {
        /// Value put in.
        value: String,
        /// Most characters, counted while writing.
        max: usize,
    },
    /// One of a few.
    Radios(Vec<SelectOption>),
    /// One of many; starts with 请选择.
    Select(Vec<SelectOption>),
    /// Several; also for 是 on its own.
    Checks(Vec<SelectOption>),
    /// A place, person, unit or record: written by name or number, found while writing.
    Pick {
        /// What is looked for: 区划, 人员, 单位, 记录.
        what: String,
        /// Value put in: name, number or code, as the person wrote it.
        value: String,
        /// Page that searches, a GET form with `q`; while writing its results are offered.
        suggest: String,
        /// Several things fit what was written: one is to be chosen.
        found: Vec<SelectOption>,
    },
    /// Photos or files.
    Files {
        /// Photos: the camera is offered on phones.
        images: bool,
        /// Most of them.
        max: usize,
        /// What the record already has.
        kept: Vec<FileKept>,
    },
    /// Known already: shown, not asked; the value goes along.
    Known {
        /// Sent value.
        value: String,
        /// Shown words.
        shown: String,
    },
    /// A password; `autocomplete` as the browser knows it: `current-password`, `new-password`.
    Password(String),
    /// A one-time code (动态口令).
    Code,
    /// Rows of a table.
    Grid(Grid),
}

/// One control of a form.
#[derive(Clone, Debug, Template)]
#[template(path = "components/control.html")]
pub struct Control {
    /// Form name, also the id that errors lead to.
    pub name: String,
    /// 隐患名称.
    pub title: String,
    /// Help under the title.
    pub help: String,
    /// Unit behind the box: 户, 元.
    pub unit: String,
    /// 必填.
    pub required: bool,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Sensitive: never kept as a draft, never offered by the browser.
    pub sensitive: bool,
    /// Shown only when another field of the form has a value: its form name and the value. Without JavaScript it is always
    /// shown; `help` should say when it is needed.
    pub when: Option<(String, String)>,
    /// What is filled in.
    pub input: Input,
}

impl HtmlSafe for Control {}

impl Control {
    /// A control without help, unit and error.
    pub fn new(name: &str, title: &str, input: Input) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            help: String::new(),
            unit: String::new(),
            required: false,
            error: None,
            sensitive: false,
            when: None,
            input,
        }
    }

    /// A line of text.
    pub fn line(name: &str, title: &str, value: &str) -> Self {
        Self::new(name, title, Input::line("text", value))
    }

    /// A control for a date, `2026-11-21`.
    pub fn day(name: &str, title: &str, value: &str) -> Self {
        Self::new(name, title, Input::line("date", value))
    }

    /// Several lines with most characters.
    pub fn area(name: &str, title: &str, value: &str, max: usize) -> Self {
        Self::new(name, title, Input::Area { value: value.to_owned(), max })
    }

    /// The reason of a correction or a way back: always required.
    pub fn reason(value: &str) -> Self {
        Self::area("reason", "原因", value, 300).required().help("写明为什么，会留在变更记录里")
    }

    /// Marks it 必填.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With help under the title.
    pub fn help(mut self, help: &str) -> Self {
        help.clone_into(&mut self.help);
        self
    }

    /// With a unit behind the box.
    pub fn unit(mut self, unit: &str) -> Self {
        unit.clone_into(&mut self.unit);
        self
    }

    /// With an error.
    pub fn error(mut self, error: &str) -> Self {
        self.error = Some(error.to_owned());
        self
    }

    /// Shown only when the field `name` of the form has this value.
    pub fn when(mut self, name: &str, value: &str) -> Self {
        self.when = Some((name.to_owned(), value.to_owned()));
        self
    }

    /// The control of a ledger's field under the form name `f_{id}`: `texts` is what is filled in, one text for each value
    /// (several for choices and files), as the kind's `form_text` gives it or as the person sent it. Options that have
    /// ended before `today` are offered only when they are the present value. `pick` gives the box that finds places, persons,
    /// units or records.
    pub fn of_field(field: &Field, texts: &[String], today: domain::Day, pick: &dyn Fn(&Field, &str) -> Input) -> Self {
        let value = texts.first().cloned().unwrap_or_default();
        let input = match field.ty.control() {
            field_types::Control::Input { html_type, mode, max, suggestions } => Input::Line {
                html_type: html_type.to_owned(),
                mode: mode.to_owned(),
                value,
                max,
                offers: suggestions.iter().map(|s| (*s).to_owned()).collect(),
            },
            field_types::Control::Area { max } => Input::Area { value, max },
            field_types::Control::Options => {
                let options = offered(field, texts, today);
                if options.len() <= RADIOS { Input::Radios(options) } else { Input::Select(options) }
            }
            field_types::Control::Checks => Input::Checks(offered(field, texts, today)),
            field_types::Control::Picker { .. } => pick(field, &value),
            field_types::Control::Files(Attachment { images, max }) => Input::Files { images, max, kept: Vec::new() },
            field_types::Control::Grid => match field.ty.table() {
                Some(columns) => Input::Grid(Grid::of(field, columns, &value, today, pick)),
                None => Input::line("text", &value),
            },
        };
        Self {
            help: field.help.clone(),
            unit: field.ty.unit(),
            required: field.required,
            sensitive: field.sensitive.is_some(),
            ..Self::new(&format!("f_{}", field.id), &field.title, input)
        }
    }

    /// Ids of what describes the control, for assistive technology.
    fn described(&self) -> String {
        let mut ids = Vec::new();
        if self.error.is_some() {
            ids.push(format!("{}-error", self.name));
        }
        if !self.help.is_empty() {
            ids.push(format!("{}-help", self.name));
        }
        ids.join(" ")
    }

    /// The option at `at` starts a heading of its own.
    fn opens(options: &[SelectOption], at: usize) -> bool {
        !options[at].group.is_empty() && (at == 0 || options[at - 1].group != options[at].group)
    }

    /// The option at `at` is the last under its heading.
    fn shuts(options: &[SelectOption], at: usize) -> bool {
        let next = options.get(at + 1);
        !options[at].group.is_empty() && next.is_none_or(|next| next.group != options[at].group)
    }

    /// Several inputs under one title: drawn as a fieldset.
    fn grouped(&self) -> bool {
        matches!(self.input, Input::Radios(_) | Input::Checks(_) | Input::Files { .. } | Input::Grid(_))
    }
}

impl Input {
    /// A box that finds what this word says on this page.
    pub fn pick(what: &str, value: &str, suggest: &str) -> Self {
        Self::Pick { what: what.to_owned(), value: value.to_owned(), suggest: suggest.to_owned(), found: Vec::new() }
    }

    /// One line of this HTML type.
    pub fn line(html_type: &str, value: &str) -> Self {
        Self::Line {
            html_type: html_type.to_owned(),
            mode: "text".to_owned(),
            value: value.to_owned(),
            max: None,
            offers: Vec::new(),
        }
    }
}

/// Options of a field that chooses, those in `texts` on; options that have ended only when they are on.
pub(crate) fn offered(field: &Field, texts: &[String], today: domain::Day) -> Vec<SelectOption> {
    let on = |option: &Choice| texts.contains(&option.value);
    let open = |option: &Choice| option.to.is_none_or(|to| to >= today) || on(option);
    let show = |option: &Choice| SelectOption {
        group: option.category.clone(),
        ..SelectOption::new(&option.value, &option.title, on(option))
    };
    field.ty.options().iter().filter(|o| open(o)).map(show).collect()
}
