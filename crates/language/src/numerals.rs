//! Chinese numerals (数字): 十二 ↔ 12.
