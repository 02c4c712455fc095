//! What is wrong with an input, in words for the person who made it.

use std::fmt;

/// One thing that is wrong: where (a field id, or nothing when it concerns the whole) and, in Chinese, what and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field it concerns, by id; `None` for the whole input.
    pub field: Option<String>,
    /// Chinese text: what is wrong and what to do.
    pub text: String,
    /// What kind of problem, for files that list errors by kind: `required`, `choice`, `date`, `number`, `place`,
    /// `id_checksum`, `id_format`, `phone`, `formula`, `duplicate`, `conflict`, `rule`.
    pub kind: &'static str,
}

/// All problems of one input at once: a form shows every error, not the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problem {
    /// A problem of one field.
    pub fn field(field: &str, kind: &'static str, text: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), text: text.into(), kind }
    }

    /// A problem of the whole input.
    pub fn whole(text: impl Into<String>) -> Self {
        Self { field: None, text: text.into(), kind: "rule" }
    }
}

impl Problems {
    /// One problem of the whole input.
    pub fn whole(text: impl Into<String>) -> Self {
        Self(vec![Problem::whole(text)])
    }

    /// `Ok` when nothing is wrong.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, p) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("；")?;
            }
            f.write_str(&p.text)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
