//! Unpacking streams (ISO 32000-1, 7.4): Flate, hexadecimal and base 85, with the predictors of PNG.

use std::io::Read;

use super::budget::{Budget, too_large};
use super::object::{Dict, Object};
use crate::Refusal;

/// Filters one after the other; honest files have one or two.
const CHAIN: usize = 4;

/// Unpacks a stream; `None` if it is packed in a way only pictures are, or damaged from the first byte on.
pub(super) fn unpack(raw: &[u8], filters: &[(Vec<u8>, Dict)], budget: &Budget) -> Result<Option<Vec<u8>>, Refusal> {
    if filters.len() > CHAIN {
        return Ok(None);
    }
    let mut data: Option<Vec<u8>> = None;
    for (name, parameters) in filters {
        let input = data.as_deref().unwrap_or(raw);
        let output = match name.as_slice() {
            b"FlateDecode" | b"Fl" => predicted(inflate(input, budget)?, parameters),
            b"ASCIIHexDecode" | b"AHx" => Some(hexadecimal(input)),
            b"ASCII85Decode" | b"A85" => base85(input),
            _ => None,
        };
        let Some(output) = output else { return Ok(None) };
        budget.unpack(output.len())?;
        data = Some(output);
    }
    if let Some(data) = data {
        return Ok(Some(data));
    }
    budget.unpack(raw.len())?;
    Ok(Some(raw.to_vec()))
}

/// What can be unpacked before the first damage; some writers forget the checksum at the end.
fn inflate(input: &[u8], budget: &Budget) -> Result<Vec<u8>, Refusal> {
    let limit = budget.unpacked_left();
    let mut out = Vec::new();
    let mut decoder = flate2::read::ZlibDecoder::new(input).take(limit + 1);
    let mut buffer = [0; 16 << 10];
    while let Ok(count @ 1..) = decoder.read(&mut buffer) {
        out.extend_from_slice(&buffer[..count]);
    }
    if out.len() as u64 > limit { Err(too_large("解压后的内容")) } else { Ok(out) }
}

fn hexadecimal(input: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> =
        input.iter().take_while(|b| **b != b'>').filter_map(|b| (*b as char).to_digit(16).map(|d| d as u8)).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn base85(input: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(input.len());
    let (mut group, mut count) = (0_u32, 0_usize);
    for &b in input {
        match b {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(b - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            b if super::object::is_space(b) => {}
            _ => return None,
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(&group.to_be_bytes()[..count - 1]);
    }
    Some(out)
}

/// Undoes the predictors of PNG, which cross-reference and object streams use. `None` for the one of TIFF (pictures).
fn predicted(data: Vec<u8>, parameters: &Dict) -> Option<Vec<u8>> {
    let get = |key: &[u8], default| parameters.get(key).and_then(Object::index).unwrap_or(default);
    let predictor = get(b"Predictor", 1);
    if predictor < 2 {
        return Some(data);
    }
    if predictor < 10 {
        return None;
    }
    let bits = get(b"Colors", 1).clamp(1, 32) * get(b"BitsPerComponent", 8).clamp(1, 16);
    let row = (bits * get(b"Columns", 1).clamp(1, 1 << 20)).div_ceil(8);
    let step = bits.div_ceil(8);
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    for line in data.chunks(row + 1) {
        let start = out.len();
        for (i, &b) in line[1..].iter().enumerate() {
            let left = if i >= step { out[start + i - step] } else { 0 };
            let up = if start >= row { out[start + i - row] } else { 0 };
            let corner = if i >= step && start >= row { out[start + i - row - step] } else { 0 };
            out.push(b.wrapping_add(match line[0] {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            }));
        }
    }
    Some(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let base = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |b: u8| (base - i16::from(b)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    fn run(name: &str, parameters: Dict, raw: &[u8]) -> Option<Vec<u8>> {
        unpack(raw, &[(name.into(), parameters)], &Budget::new(&Limits::default())).unwrap()
    }

    #[test]
    fn text_filters() {
        assert_eq!(run("ASCIIHexDecode", Dict::new(), b"48 65 6c6C 6f7>00").unwrap(), b"Hellop");
        assert_eq!(run("ASCII85Decode", Dict::new(), b"87cUR D]i,\"\nEbo80~>").unwrap(), b"Hello World!");
        assert_eq!(run("DCTDecode", Dict::new(), b"x"), None);
    }

    #[test]
    fn predictors_of_png() {
        let number = |n: f64| Object::Number(n);
        let parameters = Dict::from([(b"Predictor".to_vec(), number(12.0)), (b"Columns".to_vec(), number(3.0))]);
        let rows = [0, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1, 4, 1, 0, 0, 3, 1, 1, 1];
        let plain = predicted(rows.to_vec(), &parameters).unwrap();
        assert_eq!(plain, [1, 2, 3, 2, 3, 4, 5, 6, 7, 6, 6, 7, 4, 6, 7]);
    }
}
