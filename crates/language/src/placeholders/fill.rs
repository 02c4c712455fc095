//! Writing a value into a placeholder (填数): the rounding word of the sentence is obeyed, or the value is refused with
//! the reason. 余, 多, 超过: the number written is below the value; 近, 不到: above it; 约, 左右: near it on either side.

use super::Rounding;
use crate::dates::number::Number;
use crate::numerals::scale;
use crate::placeholders::lexicon::WHOLE_UNITS;

/// How the sentence words the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording<'a> {
    /// The unit as the placeholder gives it, its scale in front: 万元, 户, %.
    pub unit: &'a str,
    /// The rounding word, if there is one.
    pub rounding: Option<Rounding>,
}

/// What to write in the place of the sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The number alone; unit and rounding word stand in the sentence already.
    pub text: String,
    /// The number written is the value itself.
    pub exact: bool,
}

/// Why a value is not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The value is below nought.
    Negative,
    /// 人、户、个 come whole.
    NotWhole(String),
    /// The value is too small for 余 or 近: nothing round is near it.
    TooSmall(Rounding),
    /// The value is round already, so that 余 or 近 would be untrue; the number to write without the word.
    Round(Rounding, String),
    /// A share above a hundred in a hundred.
    AboveAll,
    /// The value has more digits than can be written.
    TooLarge,
}

impl Refusal {
    /// What is wrong and what to do, in Chinese.
    pub fn reason(&self) -> String {
        match self {
            Self::Negative => "数值小于零，请先核对取数结果。".to_owned(),
            Self::NotWhole(unit) => format!("单位“{unit}”只能填整数，请核对取数口径。"),
            Self::TooSmall(word) => format!("数值太小，不能写“{}”，请删去该词后填准确数。", word.word()),
            Self::Round(word, text) => format!("数值正好是{text}，写“{}”不实，请删去该词后填{text}。", word.word()),
            Self::AboveAll => "比率超过100%，请核对分子和分母。".to_owned(),
            Self::TooLarge => "数值位数太多，无法按此单位书写，请核对。".to_owned(),
        }
    }
}

/// Decimals kept where the sentence has no rounding word.
const DECIMALS: u32 = 2;

/// A value in parts of 10^-DECIMALS of the unit written.
struct Scaled {
    /// Whole parts, cut off.
    parts: i128,
    /// Something was cut off.
    rest: bool,
}

fn scaled(value: Number, power: u32) -> Option<Scaled> {
    let down = power + u32::from(value.decimals);
    let digits = i128::from(value.digits);
    if down <= DECIMALS {
        return Some(Scaled { parts: digits.checked_mul(10_i128.checked_pow(DECIMALS - down)?)?, rest: false });
    }
    let divisor = 10_i128.checked_pow(down - DECIMALS)?;
    Some(Scaled { parts: digits / divisor, rest: digits % divisor != 0 })
}

/// The number written for so many parts, without zeros behind the point.
fn written(parts: i128) -> String {
    let one = 10_i128.pow(DECIMALS);
    let (whole, part) = (parts / one, parts % one);
    if part == 0 {
        return whole.to_string();
    }
    format!("{whole}.{part:02}").trim_end_matches('0').to_owned()
}

/// The round step near a number of parts: one for a unit with a scale or a share, else two or three leading digits.
fn step(parts: i128, coarse: bool) -> Option<i128> {
    let one = 10_i128.pow(DECIMALS);
    let whole = parts / one;
    if coarse {
        return Some(match whole {
            0 => one / 10,
            1..=999 => one,
            _ => one * 10,
        });
    }
    Some(match whole {
        ..=9 => return None,
        10..=999 => one * 10,
        1000..=9999 => one * 10,
        10_000..=99_999 => one * 100,
        _ => {
            let digits = u32::try_from(whole.to_string().len()).ok()?;
            one.checked_mul(10_i128.checked_pow(digits - 3)?)?
        }
    })
}

/// The number to write for `value`, which is given in the unit without its scale (元 for 万元).
///
/// # Errors
/// The reason why no number can stand there without making the sentence untrue.
pub fn fill(value: Number, wording: Wording<'_>) -> Result<Filled, Refusal> {
    if value.digits < 0 {
        return Err(Refusal::Negative);
    }
    let (power, bare) = scale(wording.unit);
    let power = u32::from(power);
    let share = matches!(bare, "%" | "％");
    if share && value.compare(Number::whole(100)).is_gt() && wording.rounding.is_none() {
        return Err(Refusal::AboveAll);
    }
    let Scaled { parts, rest } = scaled(value, power).ok_or(Refusal::TooLarge)?;
    let one = 10_i128.pow(DECIMALS);
    if WHOLE_UNITS.contains(bare) && !is_whole(value) {
        return Err(Refusal::NotWhole(bare.to_owned()));
    }
    let Some(word) = wording.rounding else {
        // Half up at the last decimal kept.
        let up = rest && half_up(value, power);
        return Ok(Filled { text: written(parts + i128::from(up)), exact: !rest });
    };
    let coarse = power > 0 || share || !WHOLE_UNITS.contains(bare);
    let Some(step) = step(parts, coarse) else {
        // Below ten only a word that allows the number itself can stand.
        return match word {
            Rounding::Yishang | Rounding::Yixia | Rounding::Yue | Rounding::Zuoyou => {
                Ok(Filled { text: written(parts), exact: !rest })
            }
            _ => Err(Refusal::TooSmall(word)),
        };
    };
    let floor = parts - parts % step;
    let on_step = parts % step == 0 && !rest;
    let ceiling = if on_step { parts } else { floor + step };
    let out = match word {
        Rounding::Yu | Rounding::Duo | Rounding::Chaoguo | Rounding::Jin | Rounding::Budao if on_step => {
            return Err(Refusal::Round(word, written(parts)));
        }
        Rounding::Yu | Rounding::Duo | Rounding::Chaoguo | Rounding::Yishang => floor,
        Rounding::Jin | Rounding::Budao | Rounding::Yixia => ceiling,
        Rounding::Yue | Rounding::Zuoyou => {
            if (parts - floor) * 2 >= step {
                ceiling
            } else {
                floor
            }
        }
    };
    if out == 0 {
        return Err(Refusal::TooSmall(word));
    }
    if share && out > 100 * one {
        return Err(Refusal::AboveAll);
    }
    Ok(Filled { text: written(out), exact: on_step })
}

fn is_whole(value: Number) -> bool {
    10_i64.checked_pow(u32::from(value.decimals)).is_some_and(|d| value.digits % d == 0)
}

/// Does what is cut off behind the last decimal round up?
fn half_up(value: Number, power: u32) -> bool {
    let down = power + u32::from(value.decimals);
    let Some(divisor) = down.checked_sub(DECIMALS).and_then(|d| 10_i128.checked_pow(d)) else { return false };
    (i128::from(value.digits) % divisor) * 2 >= divisor
}

/// Does the number a person wrote obey the rounding word? Both are in the same unit.
///
/// # Errors
/// What is untrue, in Chinese.
pub fn obeys(number: Number, rounding: Option<Rounding>, value: Number) -> Result<(), String> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let order = value.compare(number);
    let Some(word) = rounding else {
        return if order == Equal {
            Ok(())
        } else {
            Err(format!("实际数为{value}，与所填{number}不一致。"))
        };
    };
    let fits = match word {
        Rounding::Yu | Rounding::Duo | Rounding::Chaoguo => order == Greater,
        Rounding::Jin | Rounding::Budao => order == Less,
        Rounding::Yishang => order != Less,
        Rounding::Yixia => order != Greater,
        // Near: within a tenth on either side.
        Rounding::Yue | Rounding::Zuoyou => {
            let tenth = Number { digits: number.digits, decimals: number.decimals.saturating_add(1) };
            let off = |a: Number, b: Number| within(a, b, tenth);
            off(value, number)
        }
    };
    let side = match word {
        Rounding::Yu | Rounding::Duo | Rounding::Chaoguo => "应大于",
        Rounding::Jin | Rounding::Budao => "应小于",
        Rounding::Yishang => "应不小于",
        Rounding::Yixia => "应不大于",
        Rounding::Yue | Rounding::Zuoyou => "应接近",
    };
    if fits {
        Ok(())
    } else {
        Err(format!("写“{}”时实际数{side}{number}，而实际数为{value}。", word.word()))
    }
}

/// Is the difference of two numbers at most the third?
fn within(a: Number, b: Number, most: Number) -> bool {
    let to = a.decimals.max(b.decimals).max(most.decimals);
    let at =
        |n: Number| 10_i128.checked_pow(u32::from(to - n.decimals)).and_then(|f| f.checked_mul(i128::from(n.digits)));
    match (at(a), at(b), at(most)) {
        (Some(a), Some(b), Some(most)) => a.abs_diff(b) <= most.unsigned_abs(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::number::arabic_at;
    use proptest::prelude::*;

    fn number(text: &str) -> Number {
        arabic_at(text).map_or(Number::whole(0), |(n, _)| n)
    }

    #[test]
    fn a_value_below_nought_is_refused_and_every_refusal_says_what_to_do() {
        assert_eq!(fill(Number::whole(-1), Wording { unit: "户", rounding: None }), Err(Refusal::Negative));
        for refusal in [Refusal::Negative, Refusal::AboveAll, Refusal::TooLarge, Refusal::TooSmall(Rounding::Yu)] {
            assert!(refusal.reason().ends_with('。'));
        }
    }

    proptest! {
        #[test]
        fn what_is_written_obeys_its_word(digits in 0_i64..2_000_000_000, decimals in 0_u8..4, unit in 0_usize..6, word in 0_usize..10) {
            use Rounding::{Budao, Chaoguo, Duo, Jin, Yishang, Yixia, Yu, Yue, Zuoyou};
            let unit = ["户", "万元", "%", "公里", "亿元", "人次"][unit];
            let rounding = [None, Some(Yu), Some(Duo), Some(Chaoguo), Some(Jin), Some(Budao), Some(Yishang), Some(Yixia), Some(Yue), Some(Zuoyou)][word];
            let value = Number { digits, decimals };
            if let Ok(filled) = fill(value, Wording { unit, rounding }) {
                let power = scale(unit).0;
                let same_unit = Number { digits, decimals: decimals + power };
                let near = matches!(rounding, Some(Yue | Zuoyou) | None);
                if !near {
                    prop_assert!(obeys(number(&filled.text), rounding, same_unit).is_ok(), "{} {:?} {}", same_unit, rounding, filled.text);
                }
                if filled.exact {
                    prop_assert!(number(&filled.text).compare(same_unit).is_eq());
                }
            }
        }
    }
}
