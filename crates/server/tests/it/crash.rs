//! What was said to be saved is there after the program was killed at any moment, once.

use super::http::{Client, between};
use super::world::{PROGRAM, World};
use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often the program is killed.
const CYCLES: u64 = 24;
/// People saving at the same time.
const WRITERS: usize = 12;

/// One visit that was sent.
struct Sent {
    who: usize,
    submission: String,
    household: String,
    /// Where the program said the record is; `None` when it was killed before it answered.
    location: Option<String>,
}

/// A submission id: a version 7 id that no other test run of the same data uses.
fn submission(cycle: u64, who: usize, n: usize) -> String {
    format!("0190{cycle:04x}-{who:04x}-7000-8000-{n:012x}")
}

fn send(client: &mut Client, place: &str, submission: &str, household: &str) -> Option<String> {
    let fields = [
        ("submission", submission),
        ("place", place),
        ("f_visited_on", "2026-11-20"),
        ("f_household", household),
        ("f_kind", "日常走访"),
        ("f_visitor", "饶示例"),
        ("f_matters", "家里平安"),
    ];
    let answer = client.try_post("/ledgers/visit/new", &fields).ok()?;
    match answer.status {
        303 => Some(answer.location().to_owned()),
        // Said to be busy, not saved: allowed under load, and the person sends it again.
        503 => None,
        status => panic!("a visit was answered {status}: {}", answer.text()),
    }
}

fn total(client: &mut Client) -> usize {
    let text = client.get("/ledgers/visit/total").text();
    let number = between(&text, "<b>", "</b>").and_then(|n| n.parse().ok());
    number.unwrap_or_else(|| panic!("no total in {text}"))
}

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed() {
    let mut world = World::copy();
    let mut people: Vec<(Client, String)> = (0..WRITERS)
        .map(|n| {
            let mut client = Client::sign_in(world.base(), ["cun1", "cun1b", "cun2", "cun3"][n % 4]);
            let place = client.get("/ledgers/visit/new").field("place");
            assert!(!place.is_empty(), "a village cadre's place is known");
            (client, place)
        })
        .collect();
    let mut town = Client::sign_in(world.base(), "zhenban");
    let before = total(&mut town);
    let (mut all, mut acknowledged, mut cut) = (0, 0, 0);
    let mut chance: u64 = 0x9E37_79B9_7F4A_7C15;
    for cycle in 0..CYCLES {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let wait = Duration::from_millis(100 + (chance >> 33) % 400);
        let stop = AtomicBool::new(false);
        let (killed, sent): (World, Vec<Sent>) = std::thread::scope(|scope| {
            let stop = &stop;
            let writers: Vec<_> = people
                .iter_mut()
                .enumerate()
                .map(|(who, (client, place))| {
                    scope.spawn(move || {
                        let mut done = Vec::new();
                        for n in 0.. {
                            let (submission, household) = (submission(cycle, who, n), format!("试户{cycle}-{who}-{n}"));
                            let location = send(client, place, &submission, &household);
                            let gone = location.is_none();
                            done.push(Sent { who, submission, household, location });
                            if gone || stop.load(Ordering::SeqCst) {
                                break;
                            }
                        }
                        done
                    })
                })
                .collect();
            std::thread::sleep(wait);
            let killed = world.killed_and_started();
            stop.store(true, Ordering::SeqCst);
            let sent = writers.into_iter().flat_map(|w| w.join().expect("a writer")).collect();
            (killed, sent)
        });
        world = killed;
        for (client, _) in &mut people {
            client.moved_to(world.base());
        }
        town.moved_to(world.base());
        for one in &sent {
            let (client, place) = &mut people[one.who];
            if let Some(location) = &one.location {
                let page = client.get(location);
                assert_eq!(page.status, 200, "cycle {cycle}: {location} was acknowledged");
                assert!(page.text().contains(&one.household), "cycle {cycle}: {location} holds what was sent");
                acknowledged += 1;
            } else {
                cut += 1;
            }
            // The phone sends again what it does not know to be saved; nothing is doubled by it.
            let again = send(client, place, &one.submission, &one.household);
            assert!(again.is_some(), "cycle {cycle}: sent again in peace, it is saved");
            if one.location.is_some() {
                assert_eq!(again, one.location, "cycle {cycle}: the same record");
            }
        }
        all += sent.len();
        assert_eq!(total(&mut town), before + all, "cycle {cycle}: each exactly once");
    }
    assert!(acknowledged >= 100, "only {acknowledged} visits were acknowledged");
    assert!(cut >= 12, "only {cut} of {all} were cut off: the kills came too late");
    let World { server, data, _dir } = world;
    server.kill();
    let verified = Command::new(PROGRAM).args(["audit", "verify", "--data"]).arg(&data).output().expect("the program");
    assert!(
        verified.status.success(),
        "{}{}",
        String::from_utf8_lossy(&verified.stdout),
        String::from_utf8_lossy(&verified.stderr)
    );
}

#[test]
fn the_same_form_sent_by_many_at_once_makes_one_record() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    let place = client.get("/ledgers/visit/new").field("place");
    let before = total(&mut client);
    let made: HashMap<String, usize> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..12)
            .map(|_| {
                let (mut client, place) = (client.clone(), place.clone());
                scope.spawn(move || send(&mut client, &place, &submission(0xffff, 0, 0), "同一户"))
            })
            .collect();
        all.into_iter().filter_map(|t| t.join().expect("a sender")).fold(HashMap::new(), |mut map, location| {
            *map.entry(location).or_default() += 1;
            map
        })
    });
    assert_eq!(made.len(), 1, "one record: {made:?}");
    assert_eq!(total(&mut client), before + 1);
}
