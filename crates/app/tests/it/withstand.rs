//! What an installation withstands: other keys, a read database, damage, a full disk, a wrong clock, older files put in place.

use crate::lives::{Lives, actor, now};
use crate::{DAY, World, both_founded, found, refused, runtime, sqlite, vault};
use app::accounts::sessions;
use app::audit::{self, Kind};
use app::backup::{self, schedule};
use app::health::{self, Cause, Level};
use app::records::{self, Created, NewRecord};
use app::{App, Outcome, Refusal};
use domain::{Id, Moment};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use store::{Db, Engine, Options};
use testkit::TempDir;
use vault::{Algorithm, KeyRing, OsRandom, PasswordCost, Vault};

/// Opens the world's database once more, with these keys.
async fn opened(world: &World, keys: Vault) -> Outcome<App> {
    let (db, clock, setting) = (world.app.db().clone(), world.clock.clone(), world.app.setting().clone());
    let now = move || Moment(clock.load(Ordering::SeqCst));
    tokio::task::spawn_blocking(move || App::open(db, keys, Arc::new(now), setting)).await.expect("task")
}

fn others() -> Vault {
    Vault::new(&KeyRing::generate(&mut OsRandom), Algorithm::Sm4Gcm).expect("keys")
}

fn form(world: &World, texts: &[(&str, &str)]) -> NewRecord {
    let tree = world.app.tree();
    NewRecord {
        submission: world.app.id(),
        ledger: "hazard".into(),
        place: tree.iter().find(|p| p.level == domain::places::Level::Village).expect("a village").id,
        unit: None,
        day: None,
        texts: texts.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        uploads: Vec::new(),
        confirmed: true,
    }
}

async fn create(world: &World, new: NewRecord) -> Outcome<Created> {
    let root = world.app.tree().root().expect("root");
    records::create(&now(world, &actor("党政办", &["town.office"], root)), new).await
}

const GOOD: &[(&str, &str)] = &[("name", "塘坝渗水"), ("spot", "村口")];

async fn run(world: &World, sql: &str) -> u64 {
    let (sql, shown) = (sql.to_owned(), sql.to_owned());
    world.app.write(move |tx| Ok(tx.run(&sql, &[])?)).await.unwrap_or_else(|e| panic!("{shown}: {e:?}"))
}

async fn kinds(app: &App) -> Vec<Kind> {
    let report = audit::verify(app, None, |_| {}).await.expect("verify");
    report.findings.iter().map(|f| f.kind).collect()
}

#[test]
fn nothing_opens_with_the_keys_of_another_installation() {
    both_founded(async |world| {
        create(world, form(world, GOOD)).await.expect("a record");
        for sql in ["select 1", "delete from mark where word = 'key.check'", "delete from county_head"] {
            if sql != "select 1" {
                run(world, sql).await;
            }
            let text = refused(opened(world, others()).await.map(|_| ()));
            assert!(text.contains("不是一套") && text.contains("keys.txt"), "{sql}: {text}");
        }
        opened(world, vault()).await.expect("its own");
        let text = refused(opened(world, others()).await.map(|_| ()));
        assert!(text.contains("不是一套"), "{text}");
    });
}

/// Every byte the installation has on the disk.
fn bytes_of(folder: &Path, out: &mut Vec<u8>) {
    for entry in fs::read_dir(folder).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            bytes_of(&path, out);
        } else {
            out.extend(fs::read(&path).unwrap_or_default());
        }
    }
}

fn holds(world: &World, part: &[u8]) -> bool {
    let mut all = Vec::new();
    bytes_of(&world.app.setting().data, &mut all);
    all.windows(part.len()).any(|w| w == part)
}

#[test]
fn a_read_database_says_nothing_of_what_was_typed() {
    let world = sqlite();
    found(&world.app);
    runtime().block_on(async {
        let phone = "1390001234x";
        let new = form(&world, &[("name", "塘坝渗水"), ("spot", "村口"), ("duty_phone", phone)]);
        let first = refused(create(&world, new.clone()).await);
        assert!(first.contains("手机"), "{first}");
        assert!(!holds(&world, phone.as_bytes()), "a refused value lies in clear");
        assert_eq!(refused(create(&world, new).await), first, "the same delivery gets the same answer");
        // A workbook between upload and import.
        let who = Id::named(b"somebody");
        let book = "姓名\t手机\n张三\t13900012345\n";
        let name = app::exchange::keep_upload(&world.app, who, book.as_bytes().to_vec()).await.expect("kept");
        assert!(!holds(&world, b"13900012345"));
        assert_eq!(app::exchange::upload(&world.app, who, &name).await.expect("own"), book.as_bytes());
        assert!(app::exchange::upload(&world.app, Id::named(b"another"), &name).await.is_err());
    });
}

#[test]
fn what_an_earlier_program_kept_is_converted_once() {
    both_founded(async |world| {
        let (new, bad) = (form(world, GOOD), form(world, &[("name", "")]));
        let made = create(world, new.clone()).await.expect("a record");
        let said = refused(create(world, bad.clone()).await);
        let (id, refusal) = (new.submission, bad.submission);
        // As it was: hashes without a key, a refusal in clear, no marks, a session without a MAC.
        let hashes: Vec<(Vec<u8>, Vec<u8>)> =
            world.app.read(|tx| Ok(tx.all("select id, hash from submission order by id", &[])?)).await.expect("tags");
        let old = |id: &[u8]| vault::sm3(id).to_vec();
        let rows = hashes.clone();
        world
            .app
            .write(move |tx| {
                for (id, _) in &rows {
                    let params = [store::Value::Blob(id.clone()), store::Value::Blob(old(id))];
                    tx.run("update submission set hash = $2 where id = $1", &params)?;
                }
                tx.run("update submission set outcome = '手机 1390001234x 不对' where accepted = false", &[])?;
                tx.run("delete from mark where word like 'conversion%'", &[])?;
                tx.run("delete from mark where word = 'seal.tally'", &[])?;
                tx.run("insert into session (id, account, body, expires) select 's', account, hash, 99999999999999 from submission where accepted = false", &[])?;
                Ok(())
            })
            .await
            .expect("an old database");
        let again = opened(world, vault()).await.expect("converted");
        let count = |sql: &'static str| {
            let again = again.clone();
            async move { again.read(move |tx| Ok(tx.one::<i64>(sql, &[])?)).await.expect(sql) }
        };
        assert_eq!(count("select count(*) from submission where outcome like '%1390001234x%'").await, 0);
        assert_eq!(count("select count(*) from session").await, 0, "people sign in again");
        let tags: Vec<(Vec<u8>, Vec<u8>)> =
            again.read(|tx| Ok(tx.all("select id, hash from submission order by id", &[])?)).await.expect("tags");
        for ((id, tag), (_, was)) in tags.iter().zip(&hashes) {
            assert_ne!(*tag, vault::sm3(id).to_vec(), "no hash without a key is left");
            assert_ne!(tag, was);
        }
        assert_eq!(tags.len(), hashes.len());
        // A second opening changes nothing.
        let third = opened(world, vault()).await.expect("again");
        let same: Vec<(Vec<u8>, Vec<u8>)> =
            third.read(|tx| Ok(tx.all("select id, hash from submission order by id", &[])?)).await.expect("tags");
        assert_eq!(same, tags);
        let _ = (id, refusal, made, said);
    });
}

#[test]
fn a_delivery_is_known_under_every_version_of_the_keys() {
    let world = sqlite();
    found(&world.app);
    // Keys of its own, so that they can be rotated.
    let (folder, mut ring) = (TempDir::new(), KeyRing::generate(&mut OsRandom));
    let open = |ring: &KeyRing| {
        let db = database(folder.path());
        let (clock, mut setting) = (world.clock.clone(), world.app.setting().clone());
        setting.data = folder.path().to_owned();
        let keys = Vault::new(ring, Algorithm::Sm4Gcm).expect("keys");
        App::open(db, keys, Arc::new(move || Moment(clock.load(Ordering::SeqCst))), setting).expect("open")
    };
    let app = open(&ring);
    found(&app);
    let new = form(&world, GOOD);
    let who = actor("党政办", &["town.office"], app.tree().root().expect("root"));
    let deliver = |app: &App, new: NewRecord| {
        let cx = app::OpContext::new(app, who.clone(), "form", app.now());
        runtime().block_on(async move { records::create(&cx, new).await })
    };
    let made = deliver(&app, new.clone()).expect("made");
    drop(app);
    ring.rotate(&mut OsRandom);
    let app = open(&ring);
    let again = deliver(&app, new.clone()).expect("again");
    assert!(again.again && again.id == made.id);
    let other = NewRecord { texts: vec![("name".into(), "别的".into())], ..new };
    assert!(matches!(deliver(&app, other), Err(Refusal::SubmissionReused)));
    // Once opened under the new version, the new version alone tells that the keys fit.
    drop(app);
    ring.forget(1);
    assert_eq!(open(&ring).tree().root(), world.app.tree().root());
}

#[test]
fn a_session_row_written_past_the_program_lets_nobody_in() {
    both_founded(async |world| {
        let (who, until) = (Id::named(b"a person"), Moment(world.app.now().0 + DAY));
        for id in ["one", "two"] {
            let account = (id == "one").then_some(who);
            sessions::create(&world.app, id, account, id.as_bytes().to_vec(), until).await.expect("create");
        }
        let load = async |id: &str| sessions::load(&world.app, id).await.expect("load");
        assert!(load("one").await.is_some() && load("two").await.is_some());
        let (one, two) = (vault::sm3_hex(b"one"), vault::sm3_hex(b"two"));
        // The account, and then the whole content, of another session.
        for columns in ["account", "account, body, mac", "expires"] {
            let list: Vec<String> = columns
                .split(", ")
                .map(|c| match c {
                    "expires" => "expires = expires + 1".to_owned(),
                    c => format!("{c} = (select {c} from session where id = '{one}')"),
                })
                .collect();
            run(world, "create table kept_session as select * from session").await;
            assert_eq!(run(world, &format!("update session set {} where id = '{two}'", list.join(", "))).await, 1);
            assert_eq!(load("two").await, None, "{columns}");
            run(world, "delete from session").await;
            run(world, "insert into session select * from kept_session").await;
            run(world, "drop table kept_session").await;
        }
        assert!(load("two").await.is_some());
    });
}

#[test]
fn damage_is_seen_and_stops_writing_and_reading_goes_on() {
    let world = sqlite();
    found(&world.app);
    runtime().block_on(async {
        let mut lives = Lives::new(&world, 5);
        lives.live(&world, 40, 30).await;
    });
    world.app.db().rewrite().expect("all in one file");
    health::start(&world.app).expect("start");
    assert_eq!(world.app.health().level(), Level::Good);
    let file = world.app.setting().data.join("zhucun.db");
    let file = fs::OpenOptions::new().read(true).write(true).open(file).expect("file");
    let at = file.metadata().expect("length").len() / 2 / 4_096 * 4_096;
    let mut was = vec![0; 64 << 10];
    file.read_exact_at(&mut was, at).expect("read");
    file.write_all_at(&vec![0; 64 << 10], at).expect("zeroed");
    health::nightly(&world.app);
    let state = world.app.health();
    assert_eq!(state.level(), Level::Damaged, "{state:?}");
    assert!(state.text().contains("备份") && state.sentence().contains("只能查看"));
    runtime().block_on(async {
        let refusal = create(&world, form(&world, GOOD)).await.expect_err("stopped");
        assert!(matches!(&refusal, Refusal::Stopped(text) if text.contains("有损坏")), "{refusal:?}");
    });
    // The disk was away for a while: the file is whole again, which is proved before anything is written.
    file.write_all_at(&was, at).expect("back");
    health::tick(&world.app);
    assert_eq!(world.app.health().level(), Level::Good, "{:?}", world.app.health());
    runtime().block_on(async {
        create(&world, form(&world, GOOD)).await.expect("goes on");
    });
}

/// A pragma of the writing connection: a limit of pages is what a full disk is to SQLite.
async fn pages(world: &World, sql: String) -> i64 {
    world
        .app
        .db()
        .write(move |tx| tx.one::<i64>(&sql, &[]))
        .await
        .map_err(store::Failure::<store::Error>::flat)
        .expect("pragma")
}

#[test]
fn a_full_disk_leaves_room_to_act_and_passes() {
    let world = sqlite();
    found(&world.app);
    health::start(&world.app).expect("start");
    let reserve = world.app.setting().data.join(app::reserve::NAME);
    assert!(reserve.exists());
    runtime().block_on(async {
        let now = pages(&world, "pragma page_count".into()).await;
        pages(&world, format!("pragma max_page_count = {now}")).await;
        let mut last = None;
        for _ in 0..200 {
            match create(&world, form(&world, GOOD)).await {
                Ok(_) => {}
                Err(refusal) => {
                    last = Some(refusal);
                    break;
                }
            }
        }
        assert!(matches!(last, Some(Refusal::Full)), "{last:?}");
        assert!(!reserve.exists(), "given up");
        assert_eq!(world.app.health().level(), Level::Degraded);
        // There is room again, for what the operator and signing in need; others wait.
        pages(&world, "pragma max_page_count = 1000000".into()).await;
        assert!(matches!(create(&world, form(&world, GOOD)).await, Err(Refusal::Full)));
        let until = Moment(world.app.now().0 + DAY);
        assert!(sessions::create(&world.app, "s", None, vec![1], until).await.expect("signing in works"));
    });
    health::tick(&world.app);
    assert!(reserve.exists() && world.app.health().conditions.is_empty(), "{:?}", world.app.health());
    runtime().block_on(async {
        create(&world, form(&world, GOOD)).await.expect("goes on by itself");
    });
}

#[test]
fn a_clock_that_can_not_be_right_is_not_believed() {
    both_founded(async |world| {
        world.later(500 * DAY);
        create(world, form(world, GOOD)).await.expect("a record");
        world.later(-5 * 60_000);
        create(world, form(world, GOOD)).await.expect("minutes are no matter");
        for gap in [-400 * DAY, 4_000 * DAY] {
            world.later(gap);
            let refusal = create(world, form(world, GOOD)).await.expect_err("refused");
            assert!(matches!(&refusal, Refusal::Stopped(t) if t.contains("zhucun clock accept")), "{refusal:?}");
            let app = world.app.clone();
            let started = tokio::task::spawn_blocking(move || health::start(&app)).await.expect("task");
            assert!(started.is_err());
            assert!(world.app.health().conditions.iter().any(|c| c.cause == Cause::Clock));
            world.later(-gap);
            create(world, form(world, GOOD)).await.expect("right again");
            assert!(world.app.health().conditions.is_empty());
        }
        world.later(-400 * DAY);
        app::clock::accept(&world.operator()).await.expect("the operator says so");
        create(world, form(world, GOOD)).await.expect("a record");
        let again = opened(world, vault()).await.expect("open");
        assert!(again.health().conditions.is_empty());
        let app = again.clone();
        tokio::task::spawn_blocking(move || health::start(&app)).await.expect("task").expect("started");
        assert_eq!(world.count("select count(*) from change where ledger = '@clock'").await, 1);
        assert_eq!(kinds(&world.app).await, []);
    });
}

/// The database of a folder.
fn database(folder: &Path) -> Db {
    // The last hand that held it may still be letting go.
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        match Db::open_sqlite(folder.join("zhucun.db"), &Options::default()) {
            Err(store::Error::Refused(_)) if std::time::Instant::now() < patience => {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            other => break other.expect("sqlite"),
        }
    }
}

/// An installation in a folder, at a moment.
fn at(folder: &Path, world: &World) -> App {
    let db = database(folder);
    let (clock, mut setting) = (world.clock.clone(), world.app.setting().clone());
    setting.data = folder.to_owned();
    App::open(db, vault(), Arc::new(move || Moment(clock.load(Ordering::SeqCst))), setting).expect("open")
}

#[test]
fn an_older_file_or_a_cut_log_is_noticed_and_a_restore_is_not() {
    let world = sqlite();
    let folder = TempDir::new();
    let many = |app: &App, count: usize| {
        for _ in 0..count {
            let who = actor("党政办", &["town.office"], app.tree().root().expect("root"));
            let cx = app::OpContext::new(app, who, "form", app.now());
            let mut new = form(&world, GOOD);
            new.place = app.tree().iter().find(|p| p.level == domain::places::Level::Village).expect("a village").id;
            runtime().block_on(async { records::create(&cx, new).await }).expect("a record");
        }
    };
    found(&world.app);
    let app = at(folder.path(), &world);
    found(&app);
    many(&app, 5);
    drop(app);
    let (file, log) = (folder.join("zhucun.db"), folder.join("zhucun.db-wal"));
    let (old, old_log) = (fs::read(&file).expect("file"), fs::read(&log).ok());
    let app = at(folder.path(), &world);
    many(&app, 20);
    let out = folder.join("backup.zhucun");
    backup::backup(&app, &out).expect("backup");
    many(&app, 3);
    drop(app);
    assert!(at(folder.path(), &world).health().conditions.is_empty(), "nothing happened");
    // The older file is put in place, whole in itself.
    fs::write(&file, old).expect("put back");
    match old_log {
        Some(bytes) => fs::write(&log, bytes).expect("log"),
        None => drop(fs::remove_file(&log)),
    }
    let app = at(folder.path(), &world);
    let causes: Vec<Cause> = app.health().conditions.iter().map(|c| c.cause).collect();
    assert_eq!(causes, [Cause::RolledBack], "{:?}", app.health());
    assert!(runtime().block_on(kinds(&app)).contains(&Kind::RolledBack));
    let seen = runtime().block_on(app::doctor::doctor(&app));
    assert!(seen.iter().any(|c| c.title == "链头文件" && !c.ok), "{seen:?}");
    drop(app);
    let app = at(folder.path(), &world);
    assert!(!app.health().conditions.is_empty(), "it is not forgotten by starting again");
    audit::accept(&app).expect("the operator has looked");
    many(&app, 1);
    assert!(app.health().conditions.is_empty());
    drop(app);
    // The heads themselves are forged, or taken away.
    let heads = folder.join("chain.heads");
    let text = fs::read_to_string(&heads).expect("heads");
    // The writer answers before it lets go of its handle, which writes the file a last time.
    let forged = || {
        fs::write(&heads, text.replacen('\t', "\t9", 1)).expect("forged");
        at(folder.path(), &world).health().conditions.len() == 1
    };
    assert!((0..50).any(|_| forged()), "a forged file is noticed");
    fs::write(&heads, &text).expect("as it was");
    assert!(at(folder.path(), &world).health().conditions.is_empty());
    fs::remove_file(&heads).expect("gone");
    assert!(runtime().block_on(kinds(&at(folder.path(), &world))).contains(&Kind::Exported));
    // A restore writes what it restored.
    let restored = folder.join("restored");
    world.later(60_000);
    backup::restore(&out, &restored, &vault(), world.app.now()).expect("restore");
    let app = at(&restored, &world);
    assert!(app.health().conditions.is_empty());
    assert_eq!(runtime().block_on(kinds(&app)), []);
}

#[test]
fn a_ledger_that_is_gone_from_the_pack_is_named() {
    both_founded(async |world| {
        create(world, form(world, GOOD)).await.expect("a record");
        let (before, after) = (kinds(&world.app).await, {
            run(world, "update change set ledger = 'gone' where ledger = 'hazard'").await;
            kinds(&world.app).await
        });
        assert_eq!(before, []);
        assert!(after.contains(&Kind::Ledger), "{after:?}");
    });
}

#[test]
fn the_nightly_backup_is_made_tried_and_thinned_out() {
    let world = sqlite();
    found(&world.app);
    runtime().block_on(async {
        let mut lives = Lives::new(&world, 8);
        lives.live(&world, 15, 10).await;
        assert!(schedule::is_due(&world.app).await.expect("due"), "no backup today, and the hour has come");
        for _ in 0..9 {
            world.later(DAY);
            let done = schedule::run(&world.app).await.expect("result");
            assert!(done.ok && done.text.contains("完好"), "{done:?}");
            assert_eq!(schedule::last(&world.app).await.expect("last"), Some(done));
            assert!(!schedule::is_due(&world.app).await.expect("due"));
        }
        let folder = world.app.setting().data.join(schedule::FOLDER);
        assert_eq!(fs::read_dir(&folder).expect("folder").count(), 7, "so many are kept, and nothing else is left");
        // What is wrong with the data shows in the drill.
        run(&world, "update r_hazard set f_name = '改过'").await;
        world.later(DAY);
        let done = schedule::run(&world.app).await.expect("result");
        assert!(!done.ok && done.text.contains("恢复演练没有通过"), "{done:?}");
        let seen = app::doctor::doctor(&world.app).await;
        assert!(seen.iter().any(|c| c.title == "备份" && !c.ok), "{seen:?}");
    });
}

#[test]
fn a_backup_with_bytes_behind_its_end_is_refused_and_a_sealed_copy_opens_only_whole() {
    let (world, folder) = (sqlite(), TempDir::new());
    found(&world.app);
    assert_eq!(world.app.db().engine(), Engine::Sqlite);
    let (file, sealed, opened) = (folder.join("a"), folder.join("b"), folder.join("c"));
    backup::backup(&world.app, &file).expect("backup");
    let good = fs::read(&file).expect("file");
    for tail in [vec![0; 512], b"x".to_vec(), good.clone()] {
        fs::write(folder.join("long"), [good.clone(), tail].concat()).expect("long");
        let refusal = backup::restore(&folder.join("long"), &folder.join("t"), &vault(), world.app.now());
        let refusal = refusal.expect_err("refused").to_string();
        assert!(refusal.contains("结尾后面多出"), "{refusal}");
    }
    let words = "青山绿水 一路向前 2026";
    assert!(backup::strong("123456").is_err() && backup::strong(words).is_ok());
    backup::seal(&file, &sealed, words, PasswordCost::LIGHT).expect("sealed");
    assert!(backup::is_sealed(&sealed).expect("looked") && !backup::is_sealed(&file).expect("looked"));
    let bytes = fs::read(&sealed).expect("sealed");
    assert!(!bytes.windows(13).any(|w| w == b"zhucun-backup"));
    backup::unseal(&sealed, &opened, words).expect("opened");
    assert_eq!(fs::read(&opened).expect("opened"), good);
    fs::remove_file(&opened).expect("again");
    let flipped = |at: usize| {
        let mut out = bytes.clone();
        out[at] ^= 1;
        out
    };
    for (what, content) in [
        ("a wrong byte", flipped(bytes.len() / 2)),
        ("cut", bytes[..bytes.len() - 7].to_vec()),
        ("longer", [bytes.clone(), vec![1]].concat()),
    ] {
        fs::write(&sealed, content).expect("bent");
        assert!(backup::unseal(&sealed, &opened, words).is_err(), "{what}");
        assert!(!opened.exists(), "{what}");
    }
    fs::write(&sealed, &bytes).expect("good");
    let refusal = backup::unseal(&sealed, &opened, "青山绿水 一路向前 2027").expect_err("wrong").to_string();
    assert!(refusal.contains("口令不对"), "{refusal}");
}
