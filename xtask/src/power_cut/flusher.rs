//! The subject that proves the harness: a writer of lines that flushes before it acknowledges, or does not.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::{Acks, Subject};

/// The writer as a subject.
#[derive(Debug)]
pub struct Flusher {
    /// The program that calls [`write`]: this program.
    pub program: PathBuf,
    /// Whether it flushes before it acknowledges.
    pub flush: bool,
}

impl Subject for Flusher {
    fn start(&self, data: &Path) -> Result<Child> {
        let mut command = Command::new(&self.program);
        command.arg("write-lines").arg(data).args(self.flush.then_some("--flush"));
        command.stdout(Stdio::piped()).spawn().context("the writer of lines")
    }

    fn load(&self, child: &mut Child, acks: &Acks) -> Result<()> {
        let lines = BufReader::new(child.stdout.take().context("its standard output")?).lines();
        for line in lines {
            acks.add(line?);
            if acks.stopped() {
                return Ok(());
            }
        }
        if acks.stopped() { Ok(()) } else { bail!("the writer ended by itself") }
    }

    fn kept(&self, data: &Path, child: &mut Child) -> Result<Vec<String>> {
        // What this new run adds begins after its first acknowledgement, with another run id.
        child.kill()?;
        let text = std::fs::read_to_string(data.join("lines")).context("the file of lines")?;
        // A line that the cut tore was never acknowledged.
        Ok(text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned).collect())
    }
}

/// Writes numbered lines to `data/lines`, and each to standard output after it is written (and flushed, if so wished),
/// until it is killed or nobody listens.
///
/// # Errors
/// When the file can not be written or nobody listens.
pub fn write(data: &Path, flush: bool) -> Result<()> {
    std::fs::create_dir_all(data)?;
    let mut file = OpenOptions::new().create(true).append(true).open(data.join("lines"))?;
    if flush {
        // The file's and the folder's entries in their folders must last too.
        file.sync_all()?;
        for dir in [data, data.parent().unwrap_or(data)] {
            std::fs::File::open(dir)?.sync_all()?;
        }
    }
    let mut out = std::io::stdout();
    for n in 0_u64.. {
        let line = format!("{}-{n}\n", std::process::id());
        file.write_all(line.as_bytes())?;
        if flush {
            file.sync_data()?;
        }
        out.write_all(line.as_bytes())?;
        out.flush()?;
    }
    Ok(())
}
