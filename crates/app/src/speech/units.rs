//! Units that count the same thing under different words. Pure.

/// Counting words that different texts use for the same thing; 人次 and 人 are not the same.
const ALIKE: [&[&str]; 6] = [
    &["个", "处", "件", "项", "条", "起", "宗", "座", "例"],
    &["人", "名", "位"],
    &["次", "场", "场次", "期", "户次"],
    &["户", "家"],
    &["公里", "千米"],
    &["%", "％"],
];

/// Units without their scales that count the same.
pub(super) fn alike(a: &str, b: &str) -> bool {
    a == b || ALIKE.iter().any(|set| set.contains(&a) && set.contains(&b))
}
