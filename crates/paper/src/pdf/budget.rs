//! What one file may cost, counted in one place while it is read.

use std::cell::Cell;

use crate::{Limits, Refusal};

/// Values and names one object may hold; the longest honest ones are width tables of 65,536 entries.
pub(super) const VALUES: u32 = 300_000;

/// Bytes unpacked at most, whatever the [`Limits`] allow: pictures and fonts, which make a PDF large, are never unpacked.
const UNPACKED: u64 = 64 << 20;

/// What a thing that is kept costs in steps, unlike the values that are only passed.
pub(super) const KEPT: usize = 16;

/// Counts down; every reader below takes from it before it takes memory or time.
pub(super) struct Budget {
    unpacked: Cell<u64>,
    steps: Cell<usize>,
    glyphs: Cell<usize>,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            unpacked: Cell::new(limits.unpacked_bytes.min(UNPACKED)),
            steps: Cell::new(limits.steps),
            glyphs: Cell::new(limits.glyphs),
        }
    }

    /// Bytes that may still be unpacked.
    pub(super) fn unpacked_left(&self) -> u64 {
        self.unpacked.get()
    }

    pub(super) fn unpack(&self, bytes: usize) -> Result<(), Refusal> {
        let left = self.unpacked.get().checked_sub(bytes as u64).ok_or_else(|| too_large("解压后的内容"))?;
        self.unpacked.set(left);
        Ok(())
    }

    pub(super) fn steps(&self, count: usize) -> Result<(), Refusal> {
        let left = self.steps.get().checked_sub(count).ok_or_else(|| too_large("绘图和数据指令"))?;
        self.steps.set(left);
        Ok(())
    }

    /// Bytes that were walked over.
    pub(super) fn scanned(&self, bytes: usize) -> Result<(), Refusal> {
        self.steps(bytes / 32)
    }

    pub(super) fn glyph(&self) -> Result<(), Refusal> {
        let left = self.glyphs.get().checked_sub(1).ok_or_else(|| too_large("文字"))?;
        self.glyphs.set(left);
        Ok(())
    }
}

/// `what` names what there is too much of.
pub(super) fn too_large(what: &str) -> Refusal {
    Refusal::too_large(format!("PDF 的{what}过多，不予读取。请拆成几个文件，或另存为 Word（.docx）后再上传。"))
}

/// `what` names the broken thing.
pub(super) fn damaged(what: &str) -> Refusal {
    Refusal::new(
        crate::Reason::Damaged,
        format!("PDF 已损坏或不完整（{what}）。请重新导出，或另存为 Word（.docx）后再上传。"),
    )
}
