//! What forms ask of a type.

use crate::places::Level;

/// Form control of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// `<input type=…>` with input mode and most characters.
    Input {
        /// `type` attribute.
        html_type: &'static str,
        /// `inputmode` attribute.
        mode: &'static str,
        /// Most characters.
        max: Option<usize>,
        /// Words offered while typing.
        suggestions: &'static [&'static str],
    },
    /// `<textarea>` with most characters.
    Area {
        /// Most characters.
        max: usize,
    },
    /// One of a few (radio) or of many (select): the caller decides by count.
    Options,
    /// Several of them.
    Checks,
    /// Found while writing: what a value points at ([`super::FieldType::reference`]).
    Picker {
        /// What is looked for, in Chinese: 区划, 人员.
        what: &'static str,
    },
    /// Photos or files.
    Files(Attachment),
    /// Rows of columns ([`super::FieldType::table`]).
    Grid,
}

impl Control {
    /// One line without suggestions.
    pub fn input(html_type: &'static str, mode: &'static str, max: Option<usize>) -> Self {
        Self::Input { html_type, mode, max, suggestions: &[] }
    }

    /// The picker of a reference.
    pub fn picker(reference: Reference<'_>) -> Self {
        Self::Picker { what: reference.chinese() }
    }
}

/// What a value points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'a> {
    /// A place at this level or, without one, at any.
    Place(Option<Level>),
    Unit,
    Person,
    /// A record of the ledger with this id.
    Record(&'a str),
}

impl Reference<'_> {
    /// The word on screen.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Place(_) => "区划",
            Self::Unit => "单位",
            Self::Person => "人员",
            Self::Record(_) => "记录",
        }
    }
}

/// What a field holds of photos or files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Photos only.
    pub images: bool,
    /// Most of them.
    pub max: usize,
}
