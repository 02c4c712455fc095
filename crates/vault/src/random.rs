//! Where randomness comes from.

/// A source of cryptographically strong random bytes. Any `FnMut(&mut [u8])` is one, so that tests can be exact:
///
/// ```
/// use vault::Random;
/// let mut sevens = |out: &mut [u8]| out.fill(7);
/// assert_eq!(sevens.bytes::<3>(), [7, 7, 7]);
/// ```
pub trait Random {
    /// Fills `out` with random bytes.
    fn fill(&mut self, out: &mut [u8]);

    /// A fresh array of `N` random bytes.
    fn bytes<const N: usize>(&mut self) -> [u8; N]
    where
        Self: Sized,
    {
        let mut out = [0; N];
        self.fill(&mut out);
        out
    }
}

impl<F: FnMut(&mut [u8])> Random for F {
    fn fill(&mut self, out: &mut [u8]) {
        self(out);
    }
}

/// The operating system's random source: the only place in this crate that is not a pure function. `app::Context`
/// owns one and lends it out.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    /// # Panics
    ///
    /// If the kernel has no random source. There is no safe way to go on with predictable keys, so this does not
    /// return an error that a caller could swallow.
    fn fill(&mut self, out: &mut [u8]) {
        getrandom::fill(out).expect("the operating system gives random bytes");
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A counter as random source: repeatable, and no two draws are alike.
    pub(crate) fn counter(seed: u64) -> impl Random {
        let mut n = seed;
        move |out: &mut [u8]| {
            for chunk in out.chunks_mut(32) {
                n += 1;
                let block = crate::sm3(&n.to_le_bytes());
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
        }
    }

    #[test]
    fn the_system_source_does_not_repeat() {
        let mut random = OsRandom;
        assert_ne!(random.bytes::<32>(), random.bytes::<32>());
    }
}
