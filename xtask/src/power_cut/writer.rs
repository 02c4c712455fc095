//! The subject that proves the harness: the store itself, waiting for the disk before it acknowledges, or not
//! (`synchronous = OFF`, which no server of ours can be told to do).

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::{Acks, Subject};
use crate::checks;

/// The store's example `acknowledge` as a subject.
#[derive(Debug)]
pub struct Writer {
    program: PathBuf,
    /// It does not wait for the disk.
    lose: bool,
}

impl Writer {
    /// Builds the example.
    ///
    /// # Errors
    /// When it does not build.
    pub fn build(lose: bool) -> Result<Self> {
        checks::cargo(&["build", "-p", "store", "--example", "acknowledge"])?;
        Ok(Self { program: checks::target_folder()?.join("debug/examples/acknowledge"), lose })
    }
}

impl Subject for Writer {
    fn start(&self, data: &Path) -> Result<Child> {
        let mut command = Command::new(&self.program);
        command.arg("write").arg(data).args(self.lose.then_some("--lose"));
        command.stdout(Stdio::piped()).spawn().context("the store's example `acknowledge`")
    }

    fn load(&self, child: &mut Child, acks: &Acks) -> Result<()> {
        for line in BufReader::new(child.stdout.take().context("its standard output")?).lines() {
            acks.add(line?);
            if acks.stopped() {
                return Ok(());
            }
        }
        if acks.stopped() { Ok(()) } else { bail!("the writer ended by itself") }
    }

    fn kept(&self, data: &Path, child: &mut Child) -> Result<Vec<String>> {
        // It opened the copy, and what it adds bears another process number.
        child.kill()?;
        child.wait()?;
        let output = Command::new(&self.program).arg("read").arg(data).output()?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    }
}
