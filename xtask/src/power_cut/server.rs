//! The real server as a subject: records made over HTTP, and after the cut read again and sent again.
//!
//! An acknowledged record counts as kept when its page is there for who made it, and as doubled when the same submission
//! sent again makes another record.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result, bail};
use testkit::http::Client;

use super::{Acks, Subject, run_tool};
use crate::served::{listening, sign_in, spawn};

/// Makes records through the form of visits, as a cadre of a village does.
const ACCOUNT: &str = "cun1";
/// The form.
const FORM: &str = "/ledgers/visit/new";
/// Connections of the load.
const WRITERS: usize = 8;
/// Submissions sent again after a cut; the rest is only read.
const AGAIN: usize = 40;

/// `zhucun demo` as a subject.
#[derive(Debug)]
pub struct Server {
    program: PathBuf,
    /// A data folder with the demo world, made once and copied onto each image.
    seed: PathBuf,
    /// Where the last started one listens, and the password of its accounts.
    now: Mutex<Option<(SocketAddr, String)>>,
    /// What was sent and acknowledged: address of the record → the household it was sent with.
    sent: Mutex<HashMap<String, Sent>>,
}

#[derive(Debug, Clone)]
struct Sent {
    submission: String,
    household: String,
}

/// What a form of a new visit holds beside what is typed.
#[derive(Debug, Clone)]
pub struct Form {
    csrf: String,
    place: String,
    day: String,
}

impl Form {
    /// Opens the form.
    ///
    /// # Errors
    /// When the account has no such form.
    pub fn open(client: &mut Client) -> Result<Self> {
        let page = client.get(FORM)?;
        let get = |name: &str| match page.field(name) {
            empty if empty.is_empty() => bail!("{FORM} has no field {name}"),
            value => Ok(value),
        };
        Ok(Self { csrf: get("csrf")?, place: get("place")?, day: get("f_visited_on")? })
    }

    /// Sends a record: the address of its page.
    ///
    /// # Errors
    /// When it is not accepted.
    pub fn send(&self, client: &mut Client, submission: &str, household: &str) -> Result<String> {
        let fields = [
            ("csrf", self.csrf.as_str()),
            ("submission", submission),
            ("place", &self.place),
            ("f_visited_on", &self.day),
            ("f_household", household),
            ("f_kind", "日常走访"),
            ("f_visitor", "饶示例"),
            ("f_matters", "家中平安，晚稻已收割，务工人员在外稳定，后山排水沟已清淤"),
        ];
        let answer = client.post(FORM, &fields)?;
        if answer.status != 303 || !answer.location().starts_with("/records/") {
            bail!("not accepted: {} {}", answer.status, answer.location());
        }
        Ok(answer.location().to_owned())
    }
}

/// An id as the forms have them, different for each run, writer and number.
#[must_use]
pub fn submission(run: u32, writer: usize, n: u64) -> String {
    format!(
        "01a2{:04x}-{:04x}-7{:03x}-8{:03x}-{n:012x}",
        run >> 16,
        run & 0xffff,
        writer & 0xfff,
        (run ^ 0x5a5) & 0xfff
    )
}

impl Server {
    /// Makes the demo world once in `work`.
    ///
    /// # Errors
    /// When the demo does not start.
    pub fn prepare(program: &Path, work: &Path) -> Result<Self> {
        let seed = work.join(format!("zhucun-power-cut-seed-{}", std::process::id()));
        let mut child = spawn(program, &seed)?;
        let ready = listening(&mut child);
        // An orderly end, so that the copy is one file and no half of two.
        run_tool(Command::new("kill").arg(child.id().to_string()))?;
        child.wait()?;
        ready?;
        Ok(Self { program: program.to_owned(), seed, now: Mutex::default(), sent: Mutex::default() })
    }

    /// Size of the demo's data in MiB, rounded up.
    ///
    /// # Errors
    /// When it can not be read.
    pub fn mib(&self) -> Result<u32> {
        let output = Command::new("du").arg("-sm").arg(&self.seed).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_whitespace().next().and_then(|n| n.parse().ok()).context("du says no size")
    }

    fn enter(&self) -> Result<Client> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (address, password) = now.context("the server was not started")?;
        sign_in(address, ACCOUNT, &password)
    }

    fn write(&self, client: &mut Client, form: &Form, writer: usize, acks: &Acks) -> Result<()> {
        let run = std::process::id();
        for n in 0.. {
            if acks.stopped() {
                break;
            }
            // Over all cycles no two are the same.
            let n = n + (self.sent.lock().unwrap_or_else(PoisonError::into_inner).len() as u64) * 1_000;
            let sent = Sent { submission: submission(run, writer, n), household: format!("户{run}甲{writer}号{n}") };
            let page = form.send(client, &sent.submission, &sent.household)?;
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).insert(page.clone(), sent);
            acks.add(page);
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.seed);
    }
}

impl Subject for Server {
    fn start(&self, data: &Path) -> Result<Child> {
        if !data.exists() {
            run_tool(Command::new("cp").arg("-a").arg(&self.seed).arg(data))?;
            // What was there before the load is not what is cut.
            run_tool(Command::new("sync").arg("-f").arg(data))?;
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        let mut child = spawn(&self.program, data)?;
        match listening(&mut child) {
            Ok(now) => *self.now.lock().unwrap_or_else(PoisonError::into_inner) = Some(now),
            Err(why) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(why);
            }
        }
        Ok(child)
    }

    fn load(&self, _: &mut Child, acks: &Acks) -> Result<()> {
        let mut client = self.enter()?;
        let form = Form::open(&mut client)?;
        std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (mut client, form) = (client.again(), &form);
                    scope.spawn(move || self.write(&mut client, form, writer, acks))
                })
                .collect();
            writers.into_iter().try_for_each(|w| w.join().unwrap_or_else(|_| bail!("a writer panicked")))
        })
    }

    fn kept(&self, _: &Path, _: &mut Child) -> Result<Vec<String>> {
        let mut client = self.enter()?;
        let form = Form::open(&mut client)?;
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut kept = Vec::new();
        for (at, (page, sent)) in sent.iter().enumerate() {
            match client.get(page)?.status {
                200 => kept.push(page.clone()),
                404 => continue,
                other => bail!("{page}: {other}"),
            }
            if at < AGAIN && form.send(&mut client, &sent.submission, &sent.household)? != *page {
                kept.push(page.clone());
            }
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::submission;

    #[test]
    fn submissions_are_ids_and_differ() {
        let one = submission(77, 1, 5);
        assert_eq!(one.len(), 36);
        assert_eq!(one.as_bytes()[14], b'7');
        assert!([submission(78, 1, 5), submission(77, 2, 5), submission(77, 1, 6)].iter().all(|other| *other != one));
    }
}
