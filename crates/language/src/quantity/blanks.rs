//! Quantities left out of a sentence (XX户).
//!
//! ```text
//! 镇畜牧站领回疫苗XX头份。 → 镇畜牧站领回疫苗XX头份 | 镇畜牧站 | - | XX头份
//! ```

use crate::dates::number::is_left_out_sign;
use crate::quantity::unit::unit_at;

/// How many figures of a sentence were left out; the sign of a place (XX村) is none.
pub(crate) fn blanks(sentence: &str) -> usize {
    let (mut count, mut inside) = (0, false);
    for (at, c) in sentence.char_indices() {
        let sign = is_left_out_sign(c);
        count += usize::from(inside && !sign && unit_at(&sentence[at..]).is_some());
        inside = sign;
    }
    count
}
