//! Repairs of a damaged text (修复), one rule a file. The examples in a rule's doc comment are run by the tests of
//! [`crate::clean`].

pub(crate) mod bare_dates;
pub(crate) mod brackets;
pub(crate) mod doubled_title;
pub(crate) mod duplicate_blocks;
pub(crate) mod duplicate_titles;
pub(crate) mod excerpt;
pub(crate) mod half_width;
pub(crate) mod hard_wrap;
mod lexicon;
pub(crate) mod lost_bytes;
pub(crate) mod lost_full_stop;
pub(crate) mod markup;
pub(crate) mod masked_digits;
pub(crate) mod numbered_pieces;
pub(crate) mod one_for_yi;
pub(crate) mod page_marks;
pub(crate) mod pinyin_annotation;
pub(crate) mod repetition;
pub(crate) mod synonyms;
pub(crate) mod traditional;
pub(crate) mod truncation;
pub(crate) mod wrong_years;
