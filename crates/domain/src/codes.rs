//! National codes: citizen ID (GB 11643), unified social credit code (GB 32100), phones, accounts.
//! Formulas and test vectors: domain rules §3.2, §3.3.

use crate::Day;

/// Kind word and Chinese reason, as field types refuse.
type Refused = (&'static str, String);

/// What a citizen ID says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citizen {
    /// Day of birth.
    pub born: Day,
    /// True for 男 (17th digit odd).
    pub male: bool,
}

/// Checks an 18-character citizen ID: format, date of birth, check character.
///
/// # Errors
/// `id_format` or `id_checksum` with the reason.
pub fn citizen_id(text: &str) -> Result<Citizen, Refused> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 18 && bytes[..17].iter().all(u8::is_ascii_digit);
    if !shape || !(bytes[17].is_ascii_digit() || bytes[17] == b'X') {
        let count = text.chars().count();
        return Err(("id_format", format!("身份证号应为 18 位，现在 {count} 位，请核对")));
    }
    let number = |from: usize, to: usize| text[from..to].parse::<u32>().unwrap_or(0);
    let born = i32::try_from(number(6, 10))
        .ok()
        .and_then(|year| Day::from_ymd(year, number(10, 12), number(12, 14)))
        .ok_or_else(|| ("id_format", format!("身份证号里的出生日期 {} 不存在，请核对", &text[6..14])))?;
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let expected = b"10X98765432"[usize::try_from(sum % 11).unwrap_or(0)];
    if bytes[17] != expected {
        return Err(("id_checksum", "身份证号校验不通过，可能有一位抄错，请对照证件核对".to_owned()));
    }
    Ok(Citizen { born, male: (bytes[16] - b'0') % 2 == 1 })
}

/// Checks a unified social credit code.
///
/// # Errors
/// `id_format` or `id_checksum` with the reason.
pub fn credit_code(text: &str) -> Result<(), Refused> {
    const SET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<u32>> =
        text.bytes().map(|b| SET.iter().position(|s| *s == b).and_then(|i| u32::try_from(i).ok())).collect();
    let Some(values) = values.filter(|v| v.len() == 18) else {
        return Err(("id_format", "统一社会信用代码应为 18 位数字和大写字母（没有 I、O、Z、S、V）".to_owned()));
    };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    if values[17] == (31 - sum % 31) % 31 {
        Ok(())
    } else {
        Err(("id_checksum", "统一社会信用代码校验不通过，请对照证照核对".to_owned()))
    }
}

/// Checks a phone number: mobile, or fixed line with or without area code.
///
/// # Errors
/// `phone` with the reason.
pub fn phone(text: &str) -> Result<(), Refused> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let all = digits.bytes().all(|b| b.is_ascii_digit());
    let mobile = digits.len() == 11 && digits.starts_with('1') && !digits.starts_with("10");
    let fixed = match digits.strip_prefix('0') {
        Some(rest) => (9..=11).contains(&rest.len()),
        None => (7..=8).contains(&digits.len()) && !digits.starts_with('1'),
    };
    if all && (mobile || fixed) {
        return Ok(());
    }
    Err(("phone", format!("电话“{text}”不对：手机 11 位，座机写区号加号码")))
}

/// Checks a bank account: 10 to 30 digits.
///
/// # Errors
/// `id_format` with the reason.
pub fn bank_account(text: &str) -> Result<(), Refused> {
    if (10..=30).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(())
    } else {
        Err(("id_format", "银行账号应为 10 至 30 位数字，请核对".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citizen_ids() {
        for good in ["11010519491231002X", "440524188001010014"] {
            assert!(citizen_id(good).is_ok(), "{good}");
        }
        assert_eq!(
            citizen_id("11010519491231002X").map(|c| (c.born.to_string(), c.male)),
            Ok(("1949-12-31".into(), false))
        );
        for (bad, kind) in [
            ("110105194912310021", "id_checksum"),
            ("1101051949123100", "id_format"),
            ("11010519491331002X", "id_format"),
            ("１１０１０５", "id_format"),
        ] {
            assert_eq!(citizen_id(bad).map_err(|e| e.0), Err(kind), "{bad}");
        }
    }

    #[test]
    fn credit_codes() {
        for good in ["91350100M000100Y43", "51420000MJH2003604", "51420000MJH200408C", "53420000MJH2448303"] {
            assert!(credit_code(good).is_ok(), "{good}");
        }
        assert!(credit_code("91350100M000100Y44").is_err());
        assert!(credit_code("9135010OM000100Y43").is_err());
    }

    #[test]
    fn phones() {
        for good in ["13900001111", "0794-8223456", "07948223456", "8223456"] {
            assert!(phone(good).is_ok(), "{good}");
        }
        for bad in ["1390000111", "139000011112", "abc", "10086000000", ""] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }
}
