//! Figures an incoming text states (文中数字): 98.36%, 535个, 30.3%, each with the words around it, to be bound to an
//! indicator and compared.

use super::target::{Target, figures};
use crate::dates;
use crate::sentence;

/// One stated figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Number and unit.
    pub figure: Target,
    /// Words in front of it in the same clause, without times.
    pub before: String,
    /// Words behind it in the same clause.
    pub after: String,
    /// Byte span of the sentence.
    pub sentence: (usize, usize),
}

/// All figures with a unit that a clean text states, in order. Dates, ordinals and figures left out are not among
/// them.
pub fn stated_figures(text: &str) -> Vec<Figure> {
    let mut out = Vec::new();
    for s in sentence::sentences(text, &[]) {
        for c in &s.clauses {
            let words = &text[c.start..c.end];
            let times: Vec<_> = dates::find(words, None)
                .into_iter()
                .map(|w| dates::When { start: w.start + c.start, end: w.end + c.start, ..w })
                .collect();
            let mut from = c.start;
            for figure in figures(text, c.start, c.end, &times) {
                if figure.value.is_none() {
                    continue;
                }
                let cut =
                    times.iter().filter(|t| t.end <= figure.start && t.end > from).map(|t| t.end).max().unwrap_or(from);
                let before = text[cut.min(figure.start)..figure.start].trim().to_owned();
                let after = text[figure.end..c.end].trim().to_owned();
                from = figure.end;
                out.push(Figure { figure, before, after, sentence: (s.start, s.end) });
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_text_are_found_and_dates_are_not() {
        let text = "目前,全市二类村、三类村还有535个,占行政村总数的30.3%;村平只有3.9万元。该项目群众满意度达到了98.36%,截至2024年12月31日。第3项1,766个行政村。";
        let found: Vec<String> = stated_figures(text).iter().map(|f| f.figure.text.clone()).collect();
        assert_eq!(found, ["535个", "30.3%", "3.9万元", "98.36%", "1,766个"]);
        assert_eq!(stated_figures(text)[3].before, "该项目群众满意度达到了");
    }
}
