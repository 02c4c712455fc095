//! What a power cut leaves: the data folder lives on a file system in an image file; in the middle of a load the
//! subject is stopped, the image is copied, and the copy is mounted and looked at. The copy holds only what had reached
//! the block device, so what was acknowledged but not yet flushed is missing, as after a real cut. Killing a process
//! proves nothing of the kind, because the kernel still writes its buffers.
//!
//! The copy is not one instant: the journal of the file system may commit while it is made. Images are sparse and small
//! so that it takes a fraction of a second; a single unbootable copy is worth a second run before it is believed.
//!
//! Needs root (loop mounts) and `e2fsprogs`. [`writer`] is the subject that proves the harness itself: the store without
//! waiting for the disk must lose, as it is shipped it must not.

mod image;
pub mod server;
pub mod writer;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use image::{Image, Mount};

/// What is cut: a program that keeps things in a folder and acknowledges them.
pub trait Subject: Sync {
    /// Starts the program on a data folder, ready to be used. It must not hand its work to other processes: only this
    /// child is stopped.
    ///
    /// # Errors
    /// When it does not start; on a copy this is a finding (not bootable after the cut).
    fn start(&self, data: &Path) -> Result<Child>;

    /// Uses the program until `acks.stopped()`, and calls `acks.add` with an id once the program acknowledged it.
    /// Errors after the stop are expected and come from the cut.
    ///
    /// # Errors
    /// When the program fails before the cut.
    fn load(&self, child: &mut Child, acks: &Acks) -> Result<()>;

    /// The ids that are kept in a data folder after the cut, one entry for each time. The program was started on the
    /// folder before and still runs.
    ///
    /// # Errors
    /// When the kept things can not be read: a finding.
    fn kept(&self, data: &Path, child: &mut Child) -> Result<Vec<String>>;
}

/// The ids that were acknowledged, and the sign to stop.
#[derive(Debug, Default)]
pub struct Acks {
    ids: Mutex<Vec<String>>,
    stop: AtomicBool,
}

impl Acks {
    /// Notes an id after its acknowledgement came.
    pub fn add(&self, id: impl Into<String>) {
        self.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(id.into());
    }

    /// Whether the cut has come.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn so_far(&self) -> Vec<String> {
        self.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

/// How often and how long.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Number of cuts.
    pub cycles: u32,
    /// Load before each cut; the n-th cut comes a little later than the one before, so that cuts fall differently.
    pub load: Duration,
    /// Size of the image in MiB.
    pub image_mib: u32,
}

/// What the cuts left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Cuts made.
    pub cycles: u32,
    /// Ids acknowledged before the cuts.
    pub acked: usize,
    /// Acknowledged ids that were not there afterwards.
    pub lost: Vec<String>,
    /// Ids that were there more than once.
    pub doubled: Vec<String>,
    /// Why the program did not start on a copy or its data could not be read, one text a cut.
    pub broken: Vec<String>,
}

impl Outcome {
    /// Whether every promise was kept.
    #[must_use]
    pub fn clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.broken.is_empty()
    }

    fn judge(&mut self, acked: &[String], kept: &[String]) {
        self.cycles += 1;
        self.acked += acked.len();
        let mut times: HashMap<&str, u32> = HashMap::new();
        for id in kept {
            *times.entry(id).or_default() += 1;
        }
        self.lost.extend(acked.iter().filter(|id| !times.contains_key(id.as_str())).cloned());
        let doubled: BTreeSet<&str> = times.iter().filter(|(_, n)| **n > 1).map(|(id, _)| *id).collect();
        self.doubled.extend(doubled.into_iter().map(str::to_owned));
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { cycles, acked, lost, doubled, broken } = self;
        write!(f, "{cycles} cuts, {acked} acknowledged, {} lost, {} doubled, ", lost.len(), doubled.len())?;
        write!(f, "{} not bootable", broken.len())?;
        broken.iter().take(3).try_for_each(|why| write!(f, "\n  {why}"))
    }
}

/// Cuts the power of a subject again and again, each time on a fresh image in a folder under `work`.
///
/// # Errors
/// When the harness itself can not work: no root, no space, the program fails before a cut. What cuts did to the data
/// is no error but in the outcome.
pub fn run(subject: &dyn Subject, plan: &Plan, work: &Path) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for cycle in 0..plan.cycles {
        let dir = work.join(format!("zhucun-power-cut-{}-{cycle}", std::process::id()));
        std::fs::create_dir_all(&dir).with_context(|| dir.display().to_string())?;
        let load = plan.load + Duration::from_millis(u64::from(cycle) * 37 % 500);
        let result = cut_once(subject, plan.image_mib, load, &dir, &mut outcome);
        std::fs::remove_dir_all(&dir).with_context(|| dir.display().to_string())?;
        result?;
    }
    Ok(outcome)
}

fn cut_once(subject: &dyn Subject, mib: u32, load: Duration, dir: &Path, outcome: &mut Outcome) -> Result<()> {
    let image = Image::create(&dir.join("p.img"), mib)?;
    let before = Mount::new(&image, &dir.join("before"))?;
    let data = before.folder();
    let mut child = subject.start(&data)?;
    let pid = child.id();
    let acks = Acks::default();
    let copied = std::thread::scope(|scope| {
        let loading = scope.spawn(|| subject.load(&mut child, &acks));
        std::thread::sleep(load);
        let early = loading.is_finished();
        // From here the program does nothing more; acknowledgements already on the way may still be noted, they count.
        let copied = signal("STOP", pid).and_then(|()| image.copy(&dir.join("c.img")));
        acks.stop.store(true, Ordering::Relaxed);
        signal("KILL", pid)?;
        let loaded = loading.join().unwrap_or_else(|_| bail!("the load driver panicked"));
        if early {
            loaded.context("the program failed before the cut")?;
        }
        copied
    });
    child.wait()?;
    let copy = copied?;
    drop(before);
    let acked = acks.so_far();
    if acked.is_empty() {
        bail!("nothing was acknowledged before the cut: the load is too short or does not work");
    }
    let after = Mount::new(&copy, &dir.join("after"))?;
    let data = after.folder();
    match look(subject, &data) {
        Ok(kept) => outcome.judge(&acked, &kept),
        Err(why) => {
            outcome.cycles += 1;
            outcome.acked += acked.len();
            outcome.broken.push(format!("{why:#}"));
        }
    }
    Ok(())
}

fn look(subject: &dyn Subject, data: &Path) -> Result<Vec<String>> {
    let mut child = subject.start(data)?;
    let kept = subject.kept(data, &mut child);
    // It may have ended by itself already.
    let _ = child.kill();
    child.wait()?;
    kept
}

fn signal(name: &str, pid: u32) -> Result<()> {
    run_tool(Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()))
}

fn run_tool(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_acknowledged_must_be_there_once() {
        let ids = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut outcome = Outcome::default();
        // Something may be kept whose acknowledgement did not come out any more.
        outcome.judge(&ids("a b c"), &ids("c b a d"));
        assert!(outcome.clean());
        outcome.judge(&ids("a b c"), &ids("a a c c d d"));
        assert_eq!((outcome.cycles, outcome.acked), (2, 6));
        assert_eq!((outcome.lost.join(" "), outcome.doubled.join(" ")), ("b".to_owned(), "a c d".to_owned()));
        assert!(!outcome.clean());
        let broken = Outcome { broken: vec!["x".to_owned()], ..Outcome::default() };
        assert!(!broken.clean());
        assert_eq!(broken.to_string(), "0 cuts, 0 acknowledged, 0 lost, 0 doubled, 1 not bootable\n  x");
    }
}
