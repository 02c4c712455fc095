//! Backups: taken under load, restored elsewhere, refused when anything is wrong with them.

use crate::lives::{Lives, actor, now};
use crate::{World, both_founded, found, postgres, runtime, sqlite, vault};
use app::audit::{self, Kind};
use app::backup::{BackupRefusal, backup, backup_beside, drill, restore};
use app::doctor::{Check, doctor};
use app::records::{self, NewRecord};
use app::{App, Setting};
use domain::{Id, Moment};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Db, Options};
use testkit::TempDir;
use vault::{Algorithm, KeyRing, OsRandom, PasswordCost, Vault};

fn setting(data: &Path) -> Setting {
    Setting {
        data: data.to_owned(),
        password_cost: PasswordCost::LIGHT,
        pack: app::pack::SHIPPED.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect(),
        demo: false,
    }
}

/// Opens what was restored.
fn open(data: &Path, at: Moment) -> App {
    let db = Db::open_sqlite(data.join("zhucun.db"), &Options::default()).expect("restored database");
    App::open(db, vault(), Arc::new(move || at), setting(data)).expect("open")
}

/// A SQLite installation with some lives, three photos and a seal.
fn world() -> World {
    let world = sqlite();
    found(&world.app);
    runtime().block_on(async {
        let mut lives = Lives::new(&world, 21);
        lives.live(&world, 25, 30).await;
        let (_, record) = lives.records[0];
        for n in 0..3_u8 {
            let bytes = vec![n; 70_000 + usize::from(n)];
            let hash = store::blobs::name(&world.app.blobs().put(&bytes).expect("photo"));
            world
                .app
                .write(move |tx| {
                    let county = domain::PlaceId(2);
                    let (name, mime) = (format!("照片{n}.jpg"), "image/jpeg".to_owned());
                    let file = store::files::File { county, record, hash: hash.clone(), name, mime, size: 70_000 };
                    store::blobs::touch(tx, &hash, Moment(0))?;
                    assert!(store::files::link(tx, &file, &app::authentic::file_mac(&vault(), &file))?);
                    Ok(())
                })
                .await
                .expect("link");
        }
        audit::seal_now(&world.app).await.expect("seal");
    });
    world
}

/// Every table of the product as text, for comparison.
fn contents(app: &App) -> Vec<(String, Vec<String>)> {
    let tables =
        ["change", "submission", "span", "cell", "place", "r_hazard", "r_visit", "file", "county_order", "counter"];
    let read = |table: &str| {
        let sql = format!("select * from {table}");
        let rows = app.db().read_blocking(|tx| {
            let mut rows = Vec::new();
            tx.each(sql.as_str(), &[], |row| {
                let cells: Result<Vec<String>, store::Error> =
                    (0..row.len()).map(|at| Ok(format!("{:?}", row.value(at)?))).collect();
                rows.push(cells?.join("|"));
                Ok::<(), store::Error>(())
            })?;
            Ok::<_, store::Error>(rows)
        });
        let mut rows = rows.expect(table);
        rows.sort();
        rows
    };
    tables.iter().map(|t| ((*t).to_owned(), read(t))).collect()
}

fn failed(checks: &[Check]) -> Vec<String> {
    checks.iter().filter(|c| !c.ok).map(|c| format!("{}：{}", c.title, c.text)).collect()
}

#[test]
fn a_restored_installation_is_the_same_and_says_that_it_was_restored() {
    let (world, folder) = (world(), TempDir::new());
    let (file, data) = (folder.join("a.zhucun"), folder.join("data"));
    // Beside the running program, as the command does it: the same content.
    let beside = backup_beside(&world.app.setting().data, &vault(), world.app.now(), &file).expect("beside");
    fs::remove_file(&file).expect("again");
    let made = backup(&world.app, &file).expect("backup");
    assert_eq!((made.files, made.damaged.len()), (3, 0));
    assert_eq!((beside.files, beside.database), (made.files, made.database));
    let bytes = fs::read(&file).expect("file");
    assert_eq!(made.bytes, bytes.len() as u64);
    assert_eq!(made.hash, vault::hex(&Sha256::digest(&bytes)));
    let beside: BTreeSet<PathBuf> =
        fs::read_dir(folder.path()).expect("dir").map(|e| e.expect("entry").path()).collect();
    assert_eq!(beside, BTreeSet::from([file.clone()]), "nothing is left beside it");
    assert!(!String::from_utf8_lossy(&bytes).contains("zhucun-keys"), "no keys");
    let before = contents(&world.app);

    fs::create_dir(&data).expect("folder");
    fs::write(data.join("keys.txt"), "the operator has put the keys here").expect("keys");
    let later = Moment(world.app.now().0 + 1_000);
    let restored = restore(&file, &data, &vault(), later).expect("restore");
    assert_eq!((restored.files, restored.demo, restored.made_at), (3, false, world.app.now()));
    assert!(restored.seals >= 2 && data.join("keys.txt").exists());
    let names: BTreeSet<String> = fs::read_dir(&data)
        .expect("dir")
        .map(|e| e.expect("entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.is_superset(&["files", "heads.txt", "keys.txt", "zhucun.db"].map(str::to_owned).into()), "{names:?}");
    assert!(!names.contains("restore.part"));

    let app = open(&data, later);
    assert_eq!(contents(&app), before);
    runtime().block_on(async {
        let heads = fs::read_to_string(data.join("heads.txt")).expect("heads");
        let report = audit::verify(&app, Some(&heads), |_| {}).await.expect("verify");
        assert!(report.clean() && report.findings.is_empty(), "{:?}", report.findings);
        let checks = doctor(&app).await;
        assert_eq!(failed(&checks), Vec::<String>::new());
        assert_eq!(checks.len(), 15);
        // What came after the backup is gone, and the audit says why.
        let mut lives = Lives::new(&world, 22);
        lives.live(&world, 10, 5).await;
        let after = audit::heads(&world.app).await.expect("heads");
        let report = audit::verify(&app, Some(&after), |_| {}).await.expect("verify");
        assert!(report.findings.iter().any(|f| f.kind == Kind::RolledBack), "the head is younger than the restore");
    });
}

#[test]
fn a_restore_explains_a_head_that_saw_more() {
    let (world, folder) = (world(), TempDir::new());
    let (file, data) = (folder.join("a.zhucun"), folder.join("data"));
    backup(&world.app, &file).expect("backup");
    let seen = runtime().block_on(async {
        let mut lives = Lives::new(&world, 22);
        lives.live(&world, 10, 5).await;
        audit::heads(&world.app).await.expect("heads")
    });
    world.later(crate::DAY);
    restore(&file, &data, &vault(), world.app.now()).expect("restore");
    let app = open(&data, world.app.now());
    let report = runtime().block_on(audit::verify(&app, Some(&seen), |_| {})).expect("verify");
    let kinds: BTreeSet<Kind> = report.findings.iter().map(|f| f.kind).collect();
    assert_eq!(kinds, BTreeSet::from([Kind::Restored]), "{:?}", report.findings);
    assert!(report.clean() && report.findings[0].text.contains("需要补录"), "{:?}", report.findings);
}

#[test]
fn a_backup_under_load_holds_everything_that_was_acknowledged_before_it() {
    let (world, folder) = (world(), TempDir::new());
    let file = folder.join("a.zhucun");
    let stop = Arc::new(AtomicBool::new(false));
    let tree = world.app.tree();
    let village = tree.iter().find(|p| p.level == domain::places::Level::Village).expect("a village").id;
    let officer = now(&world, &actor("党政办", &["town.office"], tree.root().expect("root")));
    let (acked, running) = runtime().block_on(async {
        let acked = Arc::new(std::sync::Mutex::new(Vec::<Id>::new()));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (app, officer, stop, acked) = (world.app.clone(), officer.clone(), stop.clone(), acked.clone());
            tasks.spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    let new = NewRecord {
                        submission: app.id(),
                        ledger: "visit".to_owned(),
                        place: village,
                        unit: None,
                        day: None,
                        texts: vec![("household".into(), "王大牛".into())],
                        uploads: Vec::new(),
                        confirmed: true,
                    };
                    let made = records::create(&officer, new).await.expect("create");
                    acked.lock().expect("list").push(made.id);
                }
            });
        }
        while acked.lock().expect("list").len() < 20 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        (acked, tasks)
    });
    let before: Vec<Id> = acked.lock().expect("list").clone();
    backup(&world.app, &file).expect("backup");
    stop.store(true, Ordering::SeqCst);
    runtime().block_on(async {
        let mut running = running;
        while let Some(done) = running.join_next().await {
            done.expect("a writer");
        }
    });
    let data = folder.join("data");
    restore(&file, &data, &vault(), world.app.now()).expect("restore");
    let app = open(&data, world.app.now());
    let there: BTreeSet<Id> =
        app.db().read_blocking(|tx| tx.all::<Id>("select id from r_visit", &[])).expect("ids").into_iter().collect();
    assert!(before.len() >= 20 && before.iter().all(|id| there.contains(id)));
    let report = runtime().block_on(audit::verify(&app, None, |_| {})).expect("verify");
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

/// The same backup with its form said to be another, whole in itself.
fn of_form(bytes: &[u8], form: &str) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = out.windows(15).position(|w| w == b"zhucun-backup 1").expect("form");
    out[at + 14] = form.as_bytes()[0];
    // The last entry: header, text, then two empty blocks.
    let end = out.len() - 4 * 512;
    let trailer = format!("bytes {end}\nsha256 {}\n", vault::hex(&Sha256::digest(&out[..end])));
    out[end + 512..end + 512 + trailer.len()].copy_from_slice(trailer.as_bytes());
    out
}

#[test]
fn what_is_wrong_with_a_backup_is_said_and_the_target_stays_as_it_was() {
    let (world, folder) = (world(), TempDir::new());
    let file = folder.join("a.zhucun");
    backup(&world.app, &file).expect("backup");
    let good = fs::read(&file).expect("file");
    let cut = |n: usize| good[..good.len() - n].to_vec();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x20;
        bytes
    };
    let mut cases: Vec<(String, Vec<u8>, &[u8])> = vec![
        ("empty".into(), Vec::new(), &[12]),
        ("something else".into(), b"PK\x03\x04 not ours at all".repeat(100), &[12]),
        ("another tar".into(), good[1024..].to_vec(), &[12]),
        ("less a kibibyte".into(), cut(1024), &[15]),
        ("less a byte".into(), cut(1), &[15]),
        ("half".into(), cut(good.len() / 2), &[15]),
        ("of a later form".into(), of_form(&good, "9"), &[13]),
    ];
    // A byte anywhere: in the database, a photo, a header, the manifest, its MAC, the end. In a header that says how long an
    // entry is, or in the first one, it is told as what it looks like.
    for n in 0..60 {
        let at = (good.len() * n / 60 + n).clamp(1_024, good.len() - 1_025);
        cases.push((format!("a byte at {at}"), flipped(at), &[16]));
    }
    cases.push(("a byte in the first entry".into(), flipped(512), &[12, 16]));
    let manifest = good.windows(9).rposition(|w| w == b"\"made_at\"").expect("manifest");
    cases.push(("a byte in the manifest".into(), flipped(manifest + 3), &[16]));
    let target = folder.join("target");
    let bad = folder.join("bad.zhucun");
    for (what, bytes, codes) in cases {
        fs::write(&bad, bytes).expect("bad file");
        let refusal = restore(&bad, &target, &vault(), world.app.now()).expect_err(&what);
        assert!(codes.contains(&refusal.code()), "{what}: {refusal}");
        assert!(!target.exists(), "{what}: the target was touched");
    }
    // Another installation's keys.
    let stranger = Vault::new(&KeyRing::generate(&mut OsRandom), Algorithm::Sm4Gcm).expect("keys");
    let refusal = restore(&file, &target, &stranger, world.app.now()).expect_err("other keys");
    assert!(matches!(refusal, BackupRefusal::OtherKey) && refusal.to_string().contains("keys.txt"), "{refusal}");
    // A target that holds something, and one that is this installation.
    fs::create_dir(&target).expect("target");
    fs::write(target.join("zhucun.db"), "old").expect("old");
    let refusal = restore(&file, &target, &vault(), world.app.now()).expect_err("not empty");
    assert_eq!((refusal.code(), fs::read_to_string(target.join("zhucun.db")).expect("old").as_str()), (17, "old"));
    // Files that are there or not there.
    assert_eq!(backup(&world.app, &file).expect_err("exists").code(), 10);
    assert_eq!(fs::read(&file).expect("file"), good, "an existing backup is not overwritten");
    let nowhere = folder.join("nowhere/a.zhucun");
    assert_eq!(backup(&world.app, &nowhere).expect_err("no folder").code(), 20);
    assert_eq!(restore(&nowhere, &folder.join("t"), &vault(), world.app.now()).expect_err("none").code(), 12);
    // PostgreSQL is told what to use.
    let server = postgres("app", |_| {});
    let refusal = backup(&server.app, &folder.join("b.zhucun")).expect_err("postgres");
    assert!(refusal.to_string().contains("pg_dump") && refusal.to_string().contains("standby"), "{refusal}");
}

#[test]
fn a_drill_restores_audits_and_cleans_up_and_sees_a_lost_photo() {
    let (world, folder) = (world(), TempDir::new());
    let (file, scratch) = (folder.join("a.zhucun"), folder.join("drill"));
    backup(&world.app, &file).expect("backup");
    let clock = {
        let at = world.app.now();
        move || at
    };
    let report =
        runtime().block_on(drill(&file, &scratch, vault(), Arc::new(clock), setting(&scratch))).expect("drill");
    assert!(report.clean() && report.changes > 10 && !scratch.exists());
    // A photo is lost here: the backup says so, the drill fails with its name, the doctor too.
    let mut first = None;
    world
        .app
        .blobs()
        .walk(|hash| {
            first.get_or_insert(*hash);
            Ok::<(), store::Error>(())
        })
        .expect("walk");
    let lost = first.expect("a photo");
    fs::write(world.app.blobs().path(&lost), "torn").expect("torn");
    let second = folder.join("b.zhucun");
    let made = backup(&world.app, &second).expect("backup");
    assert_eq!(made.damaged, [store::blobs::name(&lost)]);
    let failure = runtime().block_on(drill(&second, &scratch, vault(), Arc::new(clock), setting(&scratch)));
    let text = failure.expect_err("a drill with a torn photo").to_string();
    assert!(text.contains("照片") && text.contains("已损坏"), "{text}");
    assert!(!scratch.exists());
    let checks = runtime().block_on(doctor(&world.app));
    assert_eq!(failed(&checks).len(), 1, "{checks:?}");
    assert!(failed(&checks)[0].starts_with("附件抽查：看了 3 个，1 个有问题"), "{checks:?}");
}

#[test]
fn the_doctor_sees_what_an_operator_must_know() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 31);
        lives.live(world, 40, 60).await;
        let checks = doctor(&world.app).await;
        assert_eq!(failed(&checks), Vec::<String>::new());
        let of = |title: &str| checks.iter().find(|c| c.title == title).map(|c| c.text.clone()).unwrap_or_default();
        assert!(of("数字抽查").contains("与逐条重算一致") && !of("数字抽查").contains("对照了 0 个"), "{checks:?}");
        assert!(of("数据库程序").contains("SQL"));
        // Each of these is seen by one check.
        let village = lives.villages[0].0;
        for (sql, undo, title) in [
            (
                "update cell set opens = opens + 5 where dim = 0 and place in (select place from span)".to_owned(),
                "update cell set opens = opens - 5 where dim = 0 and place in (select place from span)".to_owned(),
                "数字抽查",
            ),
            ("update county_order set n = n + 1".to_owned(), "update county_order set n = n - 1".to_owned(), "链头"),
            (
                format!("update place set parent = 999999 where id = {village}"),
                format!(
                    "update place set parent = (select parent from place_name where place = {village}) where id = {village}"
                ),
                "引用完整",
            ),
            (
                "update submission set at = at + 864000000".to_owned(),
                "update submission set at = at - 864000000".to_owned(),
                "时钟",
            ),
        ] {
            let (break_it, mend) = (sql.clone(), undo.clone());
            world.app.write(move |tx| Ok(tx.run(&break_it, &[])?)).await.expect("break");
            let found: Vec<&str> = doctor(&world.app).await.iter().filter(|c| !c.ok).map(|c| c.title).collect();
            assert_eq!(found, [title], "{sql}");
            world.app.write(move |tx| Ok(tx.run(&mend, &[])?)).await.expect("mend");
        }
        assert_eq!(failed(&doctor(&world.app).await), Vec::<String>::new());
    });
}
