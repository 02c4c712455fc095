//! Repeatable chance: the same seed gives the same world.

/// SplitMix64.
pub(super) struct Dice(u64);

impl Dice {
    /// Chance that begins with this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 … n−1; 0 for n = 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { usize::try_from(self.next() % n as u64).unwrap_or(0) }
    }

    /// low … high, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// One of a list by weight.
    pub fn weighted<'a, T>(&mut self, list: &[(u64, &'a T)]) -> Option<&'a T> {
        let total: u64 = list.iter().map(|(w, _)| w).sum();
        let mut at = if total == 0 { 0 } else { self.next() % total };
        for (weight, item) in list {
            if at < *weight {
                return Some(item);
            }
            at -= weight;
        }
        None
    }
}
