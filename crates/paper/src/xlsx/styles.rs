//! The number formats of a workbook's cell styles.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use quick_xml::events::Event;

use crate::number::NumberFormat;
use crate::xml::{Xml, attr};
use crate::{Limits, Refusal};

/// The number format of every cell style (`cellXfs`), by index.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    formats: Vec<Arc<NumberFormat>>,
    general: Option<Arc<NumberFormat>>,
}

impl Styles {
    pub(crate) fn read(input: impl Read, part: &str, limits: &Limits) -> Result<Self, Refusal> {
        let mut xml = Xml::new(input, part, limits);
        let mut custom: HashMap<u32, String> = HashMap::new();
        let mut shared: HashMap<u32, Arc<NumberFormat>> = HashMap::new();
        let mut formats = Vec::new();
        let mut in_cell_styles = false;
        loop {
            match xml.next()? {
                Event::Eof => break,
                Event::Start(e) => match e.local_name().as_ref() {
                    // Differential styles (`dxf`) hold formats too; they have ids of their own and are no cell styles.
                    "numFmt" => {
                        if let (Some(id), Some(code)) = (attr(&e, "numFmtId"), attr(&e, "formatCode"))
                            && let Ok(id) = id.parse()
                            && custom.len() < limits.styles
                            && code.len() < 1024
                        {
                            custom.entry(id).or_insert_with(|| code.into_owned());
                        }
                    }
                    "cellXfs" => in_cell_styles = true,
                    "xf" if in_cell_styles && formats.len() < limits.styles => {
                        let id = attr(&e, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                        let format = shared.entry(id).or_insert_with(|| {
                            Arc::new(match custom.get(&id) {
                                Some(code) => NumberFormat::parse(code),
                                None => NumberFormat::built_in(id),
                            })
                        });
                        formats.push(Arc::clone(format));
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cell_styles = false,
                _ => {}
            }
        }
        Ok(Self { formats, general: None })
    }

    /// The format of a style; General for a style that is not there.
    pub(crate) fn format(&mut self, style: Option<usize>) -> Arc<NumberFormat> {
        if let Some(format) = style.or(Some(0)).and_then(|i| self.formats.get(i)) {
            return Arc::clone(format);
        }
        Arc::clone(self.general.get_or_insert_with(|| Arc::new(NumberFormat::general())))
    }
}
