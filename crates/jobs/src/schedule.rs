//! When a job is due: pure, the clock and the last runs come in as arguments.

use crate::Job;
use domain::Moment;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// When a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// So many minutes after the minute in which its last run began.
    Every(u32),
    /// Each day at this hour and minute in Asia/Shanghai. Missed while the server was off, it runs once at the next start.
    DailyAt(u32, u32),
}

impl Schedule {
    /// In words for the page.
    pub fn chinese(self) -> String {
        match self {
            Self::Every(minutes) if minutes > 0 && minutes.is_multiple_of(60) => format!("每 {} 小时", minutes / 60),
            Self::Every(minutes) => format!("每 {minutes} 分钟"),
            Self::DailyAt(hour, minute) => format!("每天 {hour:02}:{minute:02}"),
        }
    }

    /// The first moment after a run that began then.
    fn after(self, last: Moment) -> Moment {
        // Counted from the whole minute, so that a timer of a minute that is some milliseconds early or late misses no run.
        let began = last.0.div_euclid(MINUTE_MS) * MINUTE_MS;
        match self {
            Self::Every(minutes) => Moment(began.saturating_add(i64::from(minutes) * MINUTE_MS)),
            Self::DailyAt(hour, minute) => {
                let (last_hour, last_minute) = last.hour_minute();
                let of_day = |hour: u32, minute: u32| i64::from(hour * 60 + minute) * MINUTE_MS;
                let today = began - of_day(last_hour, last_minute) + of_day(hour, minute);
                Moment(if today > last.0 { today } else { today + DAY_MS })
            }
        }
    }
}

/// When a job runs next, given when its last run began. A job that never ran is due at once; so is one whose last run lies more
/// than a day ahead, which a wrong clock has written.
pub fn next_run(schedule: Schedule, last: Option<Moment>, now: Moment) -> Moment {
    match last {
        Some(last) if last.0 <= now.0.saturating_add(DAY_MS) => schedule.after(last),
        _ => now,
    }
}

/// The jobs that are due now, each with when its last run began. `last`: by name; a job without an entry never ran.
pub fn due<'a>(jobs: &'a [Job], last: &[(String, Moment)], now: Moment) -> Vec<(&'a Job, Option<Moment>)> {
    jobs.iter()
        .map(|job| (job, last.iter().find(|(name, _)| name == job.name).map(|(_, at)| *at)))
        .filter(|(job, last)| next_run(job.schedule, *last, now) <= now)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::JOBS;

    /// 2026-11-16 00:00 in Shanghai.
    const MIDNIGHT: i64 = 1_794_758_400_000;

    fn at(day: i64, hour: i64, minute: i64) -> Moment {
        Moment(MIDNIGHT + day * DAY_MS + (hour * 60 + minute) * MINUTE_MS)
    }

    #[test]
    fn the_next_run_follows_the_schedule() {
        let second = |m: Moment| Moment(m.0 + 1_000);
        for (schedule, last, want) in [
            (Schedule::Every(1), at(0, 9, 0), at(0, 9, 1)),
            (Schedule::Every(1), second(at(0, 9, 0)), at(0, 9, 1)),
            (Schedule::Every(10), at(0, 23, 55), at(1, 0, 5)),
            (Schedule::DailyAt(2, 30), at(0, 2, 29), at(0, 2, 30)),
            (Schedule::DailyAt(2, 30), at(0, 2, 30), at(1, 2, 30)),
            (Schedule::DailyAt(2, 30), second(at(0, 2, 30)), at(1, 2, 30)),
            (Schedule::DailyAt(2, 30), at(0, 23, 59), at(1, 2, 30)),
            (Schedule::DailyAt(0, 0), at(0, 0, 0), at(1, 0, 0)),
            (Schedule::DailyAt(23, 59), at(0, 0, 0), at(0, 23, 59)),
        ] {
            let now = at(0, 23, 59);
            assert_eq!(next_run(schedule, Some(last), now), want, "{schedule:?} after {}", last.chinese());
        }
    }

    #[test]
    fn what_is_due_follows_from_last_runs_and_now() {
        let job = |name, schedule| Job { name, schedule, ..JOBS[0] };
        let jobs = [job("often", Schedule::Every(5)), job("nightly", Schedule::DailyAt(2, 30))];
        let due_names = |last: &[(&str, Moment)], now: Moment| -> Vec<&str> {
            let last: Vec<(String, Moment)> = last.iter().map(|(name, at)| ((*name).to_owned(), *at)).collect();
            due(&jobs, &last, now).into_iter().map(|(job, _)| job.name).collect()
        };
        let now = at(3, 9, 0);
        assert_eq!(due_names(&[], now), ["often", "nightly"], "never ran");
        assert_eq!(due_names(&[("often", at(3, 8, 56)), ("nightly", at(3, 2, 30))], now), Vec::<&str>::new());
        assert_eq!(due_names(&[("often", at(3, 8, 55)), ("nightly", at(3, 2, 30))], now), ["often"]);
        // The server was off at 02:30.
        assert_eq!(due_names(&[("often", at(3, 8, 56)), ("nightly", at(2, 2, 30))], now), ["nightly"]);
        // Clocks of two nodes differ a little: not due. A clock that was a month ahead: due.
        assert_eq!(due_names(&[("often", at(3, 9, 1)), ("nightly", at(33, 2, 30))], now), ["nightly"]);
        assert_eq!(due(&jobs, &[("often".to_owned(), at(3, 8, 0))], now)[0].1, Some(at(3, 8, 0)));
    }

    #[test]
    fn schedules_are_said_in_words() {
        for (schedule, want) in [
            (Schedule::Every(1), "每 1 分钟"),
            (Schedule::Every(90), "每 90 分钟"),
            (Schedule::Every(120), "每 2 小时"),
            (Schedule::DailyAt(2, 5), "每天 02:05"),
        ] {
            assert_eq!(schedule.chinese(), want);
        }
    }

    #[test]
    fn every_job_has_a_name_of_its_own_and_a_schedule_that_comes() {
        for (at, job) in JOBS.iter().enumerate() {
            assert!(!JOBS[..at].iter().any(|other| other.name == job.name || other.title == job.title), "{}", job.name);
            let comes = match job.schedule {
                Schedule::Every(minutes) => minutes > 0,
                Schedule::DailyAt(hour, minute) => hour < 24 && minute < 60,
            };
            assert!(comes, "{}", job.name);
        }
    }
}
