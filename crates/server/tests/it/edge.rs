//! What the HTTP edge withstands: strangers, senders that never finish, floods of connections, and an order to stop.

use super::http::Client;
use super::world::{PROGRAM, Stopped, World};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// One figure of `/metrics`.
fn measured(client: &mut Client, name: &str) -> u64 {
    let text = client.get("/metrics").text();
    let line = text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|l| l.parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
}

/// The program without a keeper, with 1,024 open files, so that it can be told to stop.
struct Bare {
    program: Child,
    base: String,
}

impl Bare {
    fn start(world: &Stopped) -> Self {
        let mut program = Command::new("sh")
            .args(["-c", "ulimit -n 1024; exec \"$@\"", "sh", PROGRAM, "demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(&world.data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let out = BufReader::new(program.stdout.take().expect("piped"));
        let line = out.lines().map_while(Result::ok).find(|l| l.contains("http://")).expect("an address");
        let base = line[line.find("http://").expect("found")..].trim_end_matches('/').to_owned();
        Self { program, base }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn strangers_leave_nothing_behind_and_nobody_is_led_away() {
    let world = World::copy();
    let rows = || {
        let options = store::Options { read_only: true, ..store::Options::default() };
        let db = store::Db::open_sqlite(world.data.join("zhucun.db"), &options).expect("beside the server");
        db.read_blocking(|tx| tx.one::<i64>("select count(*) from session", &[])).expect("a count")
    };
    let before = rows();
    for _ in 0..50 {
        let mut stranger = Client::anonymous(world.base());
        assert_eq!(stranger.get("/sign-in").status, 200);
        let wrong = [("account", "nobody"), ("password", "x"), ("next", "/")];
        assert!(matches!(stranger.post("/sign-in", &wrong).status, 401 | 429));
        assert_eq!(stranger.get("/sign-in/second").status, 303, "no second factor without the first");
        assert_eq!(stranger.post("/sign-in/second", &[("code", "000000")]).location(), "/sign-in");
    }
    assert_eq!(rows(), before, "sessions of guests");
    // A form of another browser is not taken.
    let (mut one, mut other) = (Client::anonymous(world.base()), Client::anonymous(world.base()));
    one.get("/sign-in");
    other.get("/sign-in");
    other.csrf = one.csrf.clone();
    assert_eq!(other.post("/sign-in", &[("account", "cun1"), ("password", super::world::PASSWORD)]).status, 403);
    for next in
        ["//evil.example/", "/%09/evil.example/", "/\t/evil.example/", "/\\evil.example", "https://evil.example"]
    {
        let mut client = Client::anonymous(world.base());
        client.get("/sign-in");
        let fields = [("account", "cun1"), ("password", super::world::PASSWORD), ("next", next)];
        assert!(matches!(client.post("/sign-in", &fields).location(), "/" | ""), "{next}");
    }
}

#[test]
fn a_form_with_control_characters_comes_back_with_what_was_typed() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    let place = client.get("/ledgers/visit/new").field("place");
    let fields = [
        ("place", place.as_str()),
        ("f_visited_on", "2026-11-20"),
        ("f_household", "张示例\u{0}"),
        ("f_kind", "日常走访"),
        ("f_matters", "家里平安\u{1b}"),
    ];
    let answer = client.post("/ledgers/visit/new", &fields);
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains("控制字符") && answer.text().contains("家里平安"), "{}", answer.text());
    assert_eq!(client.get("/search?q=%00").status, 422);
    assert_eq!(client.get("/today").status, 200);
}

#[test]
fn probes_and_figures_hold_nobodys_data() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    for probe in ["/health", "/healthz", "/readyz"] {
        let answer = client.get(probe);
        assert_eq!(answer.status, 200, "{probe}: {}", answer.text());
        assert!(answer.text().starts_with("ok"), "{probe}");
    }
    let list = client.get("/ledgers/hazard");
    let record = super::http::between(&list.text(), "href=\"/records/hazard/", "\"").expect("a record");
    client.get(&format!("/records/hazard/{record}"));
    let text = client.get("/metrics").text();
    for part in [
        "route=\"/records/{ledger}/{record}\"",
        "zhucun_request_seconds_bucket",
        "zhucun_store_connections_busy",
        "zhucun_store_groups_total",
        "zhucun_submissions_accepted_total",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains(&record) && !text.contains("cun1"), "{text}");
    assert!(measured(&mut client, "zhucun_resident_memory_bytes") > 1 << 20);
    let passed_on = client.ask("GET", "/metrics", &[("x-forwarded-for", "10.0.0.7")], &[]);
    assert_ne!(passed_on.expect("an answer").status, 200, "what a proxy passes on is not from this machine");
    // From elsewhere with the token of the data folder, and with no other; a short one opens nothing.
    let token = "a-token-of-forty-letters-for-the-figures-1";
    for (kept, sent, opens) in [
        (token, token, true),
        (token, "a-token-of-forty-letters-for-the-figures-2", false),
        ("short", "short", false),
        ("", "", false),
    ] {
        std::fs::write(world.data.join("metrics.token"), format!("{kept}\n")).expect("a token");
        let bearer = format!("Bearer {sent}");
        let heads = [("x-forwarded-for", "10.0.0.7"), ("authorization", bearer.as_str())];
        let answer = client.ask("GET", "/metrics", &heads, &[]).expect("an answer");
        assert_eq!(answer.status == 200, opens, "{kept} {sent}");
    }
    let ids: Vec<String> = (0..2)
        .map(|_| client.ask("GET", "/healthz", &[("x-request-id", "mine")], &[]).expect("an answer"))
        .map(|answer| answer.header("x-request-id").to_owned())
        .collect();
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.len() == 36), "{ids:?}");
}

#[test]
fn half_sent_bodies_cost_no_memory() {
    let world = World::copy();
    let mut client = Client::sign_in(world.base(), "cun1");
    let before = measured(&mut client, "zhucun_resident_memory_bytes");
    let half = vec![b'a'; 6 << 20];
    let mut held = Vec::new();
    for n in 0..48 {
        let mut stream = client.connect().expect("the server listens");
        let head = format!(
            "POST /ledgers/hazard/import HTTP/1.1\r\nHost: x\r\nCookie: zhucun=made-up-{}\r\nContent-Type: \
             multipart/form-data; boundary=xx\r\nContent-Length: 20000000\r\n\r\n",
            n / 4
        );
        stream.write_all(head.as_bytes()).expect("the head is taken");
        stream.set_write_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        stream.write_all(&half).expect("the body is taken");
        held.push(stream);
    }
    let during = measured(&mut client, "zhucun_resident_memory_bytes");
    assert!(during < before + (96 << 20), "{} MB for 48 halves of 6 MB", (during - before) >> 20);
    // A fifth upload of the same session waits for its turn.
    let mut fifth = client.connect().expect("the server listens");
    let head =
        "POST /x HTTP/1.1\r\nHost: x\r\nCookie: zhucun=made-up-0\r\nContent-Length: 9\r\nConnection: close\r\n\r\n";
    fifth.write_all(head.as_bytes()).expect("taken");
    let mut text = String::new();
    fifth.read_to_string(&mut text).expect("an answer");
    assert!(text.starts_with("HTTP/1.1 429") && text.contains("class=\"lead\""), "{text}");
    assert_eq!(client.get("/today").status, 200);
}

#[test]
fn a_flood_of_open_connections_shuts_nobody_out_and_the_order_to_stop_is_obeyed() {
    let world = World::copy();
    let world = world.stopped();
    let mut bare = Bare::start(&world);
    let mut client = Client::sign_in(&bare.base, "cun1");
    let address = bare.base.trim_start_matches("http://").to_owned();
    let mut open = Vec::new();
    for n in 0..1_500 {
        let Ok(mut stream) = TcpStream::connect(&address) else { panic!("connection {n} is refused") };
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n");
        open.push(stream);
    }
    for _ in 0..5 {
        assert_eq!(client.get("/today").status, 200, "others are served");
    }
    // One that sends its body for ever, too.
    let mut endless = TcpStream::connect(&address).expect("the server listens");
    let _ = endless.write_all(b"POST /elder HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx");
    let started = Instant::now();
    let pid = bare.program.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill").success());
    let ended = bare.program.wait().expect("it ends");
    assert!(ended.success(), "{ended}");
    assert!(started.elapsed() < Duration::from_secs(60), "the order was obeyed in the end");
    drop(open);
}

#[test]
fn two_first_starts_at_once_make_one_installation() {
    let (dir, database) = (testkit::TempDir::new(), testkit::pg::Database::new());
    let started: Vec<(Child, String)> = std::thread::scope(|scope| {
        let start = || {
            let mut program = Command::new(PROGRAM)
                .args(["serve", "--listen", "127.0.0.1:0", "--found", "361025", "--database", database.url(), "--data"])
                .arg(dir.join("data"))
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program");
            let mut said = String::new();
            for line in BufReader::new(program.stdout.take().expect("piped")).lines().map_while(Result::ok) {
                said.push_str(&line);
                said.push('\n');
                if line.contains("http://") {
                    break;
                }
            }
            (program, said)
        };
        let both = [scope.spawn(start), scope.spawn(start)];
        both.map(|one| one.join().expect("no panic")).into_iter().collect()
    });
    let mut passwords = 0;
    for (mut program, said) in started {
        passwords += said.matches("口令 ").count();
        let _ = program.kill();
        let _ = program.wait();
        assert!(said.contains("http://"), "both serve: {said}");
    }
    let accounts: i64 = database.client().query_one("select count(*) from account", &[]).expect("a count").get(0);
    assert_eq!((passwords, accounts), (3, 3), "three administrators, told once");
}
