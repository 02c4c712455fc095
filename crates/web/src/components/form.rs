//! The generic form: new record, edit, correction, move, step, account, anything that is filled in and sent.

use askama::Template;

use super::{Button, Control, Fact, Frame, Input, Link, Problem};

/// Controls under a heading.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// 发现; empty for none.
    pub title: String,
    /// A line under the heading; empty for none.
    pub lead: String,
    pub controls: Vec<Control>,
}

impl Section {
    /// Controls under a heading.
    pub fn new(title: &str, controls: Vec<Control>) -> Self {
        Self { title: title.to_owned(), lead: String::new(), controls }
    }
}

/// What sending would do, worked out beforehand: whom a task reaches.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// 将发给 20 个村，每村一件
    pub title: String,
    /// Some of them.
    pub things: Vec<String>,
    /// 等 20 个; empty when all are shown.
    pub more: String,
    /// What is left out and why.
    pub left_out: Vec<String>,
}

/// A form page: one column, errors on top and at the field, what is known shown and not asked.
#[derive(Clone, Debug, Template)]
#[template(path = "components/form.html")]
pub struct FormPage {
    pub frame: Frame,
    /// Way back, outermost first.
    pub crumbs: Vec<Link>,
    /// 登记隐患, 申请销号.
    pub title: String,
    /// A line under the title; empty for none.
    pub lead: String,
    /// What must be known before sending, such as that a step can not be taken back; empty for none.
    pub warning: String,
    /// Facts shown on top: what the form is about.
    pub known: Vec<Fact>,
    /// What is wrong; the controls carry their own errors too.
    pub problems: Vec<Problem>,
    /// Where it is posted.
    pub action: String,
    /// Hidden fields: the submission id, the base version, others.
    pub hidden: Vec<(String, String)>,
    /// Controls.
    pub sections: Vec<Section>,
    /// What sending would do; shown above the buttons.
    pub preview: Option<Preview>,
    /// Main button; empty for a form that can not be sent.
    pub submit: String,
    /// Other buttons, such as 保存并登记下一条.
    pub others: Vec<Button>,
    /// Leaves without sending.
    pub cancel: Option<Link>,
}

impl FormPage {
    /// A form with one main button.
    pub fn new(frame: Frame, title: &str, action: &str, submit: &str) -> Self {
        Self {
            frame,
            crumbs: Vec::new(),
            title: title.to_owned(),
            lead: String::new(),
            warning: String::new(),
            known: Vec::new(),
            problems: Vec::new(),
            action: action.to_owned(),
            hidden: Vec::new(),
            sections: Vec::new(),
            preview: None,
            submit: submit.to_owned(),
            others: Vec::new(),
            cancel: None,
        }
    }

    /// Puts problems in the summary and at their controls. Problems whose field is not on the form stay in the summary.
    pub fn refuse(&mut self, problems: Vec<Problem>) {
        for control in self.sections.iter_mut().flat_map(|s| &mut s.controls) {
            let own: Vec<&str> = problems.iter().filter(|p| p.field == control.name).map(|p| p.text.as_str()).collect();
            if !own.is_empty() {
                control.error = Some(own.join("；"));
            }
        }
        self.problems = problems;
    }

    /// Files go along, so the form is sent in parts.
    fn multipart(&self) -> bool {
        self.sections.iter().flat_map(|s| &s.controls).any(|c| matches!(c.input, Input::Files { .. }))
    }

    fn leads(&self, problem: &Problem) -> bool {
        self.sections.iter().flat_map(|s| &s.controls).any(|c| c.name == problem.field)
    }
}
