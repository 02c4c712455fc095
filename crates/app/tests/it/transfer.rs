//! An installation carried from SQLite into PostgreSQL: all of it, as it was, and work goes on there.

use crate::lives::{Lives, actor, now};
use crate::{World, found, runtime, sqlite, vault};
use app::audit;
use app::indicators::{Figure, Question, Viewer, several};
use app::records::{self, ListQuery};
use app::transfer::{MoveRefusal, Moved, Said, Stage, carry};
use domain::indicators::Period;
use domain::{Id, Moment};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use store::{Db, Error, Tx, Value, transfer};
use testkit::TempDir;
use testkit::pg::Database;
use vault::{Algorithm, KeyRing, OsRandom, Vault};

/// A SQLite installation with lives, people, sealed values, a merger, a session, a file and seals.
fn world() -> (World, Lives) {
    let world = sqlite();
    found(&world.app);
    let lives = runtime().block_on(async {
        app::accounts::first_admins(&world.app).await.expect("admins");
        let crew = crate::crew::Crew::new(&world).await;
        let hazard = crew.hazard(&world, 0, "屋后山体裂缝 𠮷", "").await;
        crew.assign(&world, hazard).await;
        crew.fix_assigned(&world, hazard).await;
        let mut lives = Lives::new(&world, 77);
        lives.live(&world, 60, 90).await;
        lives.merge_villages(&world).await;
        audit::seal_now(&world.app).await.expect("seal");
        lives.live(&world, 30, 30).await;
        let body = vec![0, 1, 2, 255];
        app::accounts::sessions::create(&world.app, "a-session", Some(crew.cadre), body, Moment(i64::MAX))
            .await
            .expect("session");
        let county = crew.county;
        let link = move |tx: &mut Tx| {
            let (name, mime) = ("照片.jpg".to_owned(), String::new());
            let file = store::files::File { county, record: hazard, hash: "00".repeat(32), name, mime, size: i64::MAX };
            store::blobs::touch(tx, &file.hash, Moment(0))?;
            assert!(store::files::link(tx, &file, &app::authentic::file_mac(&vault(), &file))?);
            Ok(())
        };
        world.app.write(link).await.expect("file");
        lives
    });
    (world, lives)
}

/// Nobody hears it.
fn silent() -> Said {
    Arc::new(|_| {})
}

/// Moves the world's content into a database.
fn moved(world: &World, database: &Database, said: &Said) -> Result<Moved, MoveRefusal> {
    let to = Db::connect_postgres(database.url(), &transfer::options()).expect("postgres");
    carry(world.app.db(), &to, &vault(), &world.app.setting().pack, world.app.now(), said)
}

/// The installation in the target, at the same moment.
fn opened(world: &World, database: Database) -> World {
    let db = Db::connect_postgres(database.url(), &transfer::options()).expect("postgres");
    let there = World::open(db, TempDir::new(), Some(database));
    there.clock.store(world.clock.load(Ordering::SeqCst), Ordering::SeqCst);
    there
}

/// Every table of the source that both engines have, with its columns, as SQLite lists them.
fn tables(world: &World) -> Vec<(String, String)> {
    let list = "select t.name, group_concat(c.name, ', ') from sqlite_schema t join pragma_table_info(t.name) c
        where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'search_%' and t.name not like 'migration%'
        group by t.name order by t.name";
    world.app.db().read_blocking(|tx| tx.all(list, &[])).map_err(store::Failure::<Error>::flat).expect("tables")
}

/// All rows of the tables as text, sorted; numbers for booleans, as SQLite has them.
fn contents(db: &Db, tables: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    let cell = |value: Value| match value {
        Value::Bool(b) => format!("{:?}", Value::Int(b.into())),
        other => format!("{other:?}"),
    };
    let read = |(table, columns): &(String, String)| {
        let rows = db.read_blocking(|tx| {
            let mut rows = Vec::new();
            tx.each(format!("select {columns} from {table}"), &[], |row| {
                let cells: Result<Vec<String>, Error> = (0..row.len()).map(|at| Ok(cell(row.value(at)?))).collect();
                rows.push(cells?.join("|"));
                Ok::<(), Error>(())
            })?;
            Ok::<_, Error>(rows)
        });
        let mut rows = rows.expect(table);
        rows.sort();
        (table.clone(), rows)
    };
    tables.iter().map(read).collect()
}

async fn figures(world: &World) -> Vec<Figure> {
    let top = world.app.tree().root().expect("root");
    let places = [top, world.place("361002"), world.place("361021")];
    let periods =
        [Period::AsOf(world.today()), Period::AsOf(world.today().plus(-40)), Period::parse("2026").expect("year")];
    let mut asked = Vec::new();
    for (_, def) in world.app.loaded().indicators() {
        for place in places {
            asked.extend(periods.map(|period| Question::new(&def.id, place, period)));
        }
    }
    several(&world.app, Viewer::Operator, asked).await.expect("figures")
}

async fn hits(world: &World, text: &str) -> Vec<Id> {
    let root = world.app.tree().root().expect("root");
    let cx = now(world, &actor("党政办", &["town.office"], root));
    let query = ListQuery { text: text.into(), limit: 500, ..ListQuery::default() };
    let listed = records::list(&cx, "hazard", query).await.expect("list");
    let mut ids: Vec<Id> = listed.rows.iter().map(|row| row.id).collect();
    ids.sort();
    ids
}

async fn clean(world: &World) -> audit::Report {
    let report = audit::verify(&world.app, None, |_| {}).await.expect("verify");
    assert!(report.clean(), "{:?}", report.findings.iter().map(ToString::to_string).collect::<Vec<_>>());
    report
}

/// The changes of every county are numbered 1, 2, 3, … and the counter stands at the last.
fn gapless(world: &World) -> i64 {
    let wrong =
        "select count(*) from county_order o where o.n <> (select count(*) from change c where c.county = o.county)
        or o.n <> (select max(c.n) from change c where c.county = o.county)";
    assert_eq!(runtime().block_on(world.count(wrong)), 0);
    runtime().block_on(world.count("select count(*) from change"))
}

#[test]
fn everything_is_there_and_work_goes_on() {
    let (source, mut lives) = world();
    let tables = tables(&source);
    assert!(tables.len() > 25, "{tables:?}");
    let before = contents(source.app.db(), &tables);
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    let said: Said = Arc::new(move |stage| heard.lock().expect("told").push(stage));
    let database = Database::new();
    let done = moved(&source, &database, &said).expect("moved");

    // The same tables and rows, and the source as it was.
    let names: Vec<&String> = tables.iter().map(|(name, _)| name).collect();
    assert_eq!(done.tables.iter().map(|c| &c.table).collect::<Vec<_>>(), names);
    for (carried, (table, rows)) in done.tables.iter().zip(&before) {
        assert_eq!(carried.rows, rows.len() as u64, "{table}");
    }
    for table in
        ["change", "submission", "span", "cell", "r_hazard", "r_visit", "session", "file", "seal", "counter", "account"]
    {
        assert!(done.tables.iter().any(|c| c.table == table && c.rows > 0), "{table} holds something in this world");
    }
    let told = told.lock().expect("told").clone();
    assert_eq!((told.first(), told.last()), (Some(&Stage::Looking), Some(&Stage::Committing)));
    assert!(told.contains(&Stage::Indexed(done.indexed)));
    let there = opened(&source, database);
    assert_eq!(contents(there.app.db(), &tables), before, "row by row");
    assert_eq!(contents(source.app.db(), &tables), before, "the source was only read");

    runtime().block_on(async {
        assert_eq!(clean(&there).await, clean(&source).await);
        let (ours, theirs) = (figures(&source).await, figures(&there).await);
        assert!(ours.iter().any(|f| f.value.is_some()));
        assert_eq!(ours, theirs);
        for words in ["塘坝", "渗水 山塘", "隐患", "山体裂缝", "𠮷", "没有这样的"] {
            let hits = hits(&source, words).await;
            assert_eq!(hits, self::hits(&there, words).await, "{words}");
            assert_eq!(hits.is_empty(), words == "没有这样的", "{words}");
        }
        let session = app::accounts::sessions::load(&there.app, "a-session").await.expect("session");
        assert_eq!(session, Some(vec![0, 1, 2, 255]));
    });

    let was = gapless(&there);
    runtime().block_on(lives.live(&there, 30, 20));
    assert!(gapless(&there) > was + 10, "people went on");
    runtime().block_on(clean(&there));
    assert_eq!(contents(source.app.db(), &tables), before, "and nothing of it reached the source");

    // A second time into the same database is refused, whatever it holds.
    let again = moved(&source, there.database.as_ref().expect("database"), &silent()).expect_err("refused").to_string();
    assert!(again.contains("不是空的"), "{again}");
}

#[test]
fn a_row_in_the_middle_that_can_not_be_held_leaves_all_as_it_was() {
    let (source, mut lives) = world();
    let database = Database::new();
    let bend = |sql: &'static str| source.app.db().write_blocking(move |tx| tx.run(sql, &[])).expect(sql);
    bend("create table kept as select * from r_visit");
    assert_eq!(
        bend("update r_visit set f_household = cast(x'e78e8b00' as text) where id = (select max(id) from r_visit)"),
        1
    );
    // A table of somebody's own is refused too, before anything is sent.
    let text = moved(&source, &database, &silent()).expect_err("refused").to_string();
    assert!(text.contains("kept"), "{text}");
    let rows: Vec<(Vec<u8>, String)> = source
        .app
        .db()
        .read_blocking(|tx| tx.all("select id, f_household from kept where id = (select max(id) from kept)", &[]))
        .map_err(store::Failure::<Error>::flat)
        .expect("kept");
    bend("drop table kept");

    let text = moved(&source, &database, &silent()).expect_err("refused").to_string();
    let id = Id::from_slice(&rows[0].0).expect("id").to_string();
    for word in ["r_visit", id.as_str(), "f_household", "空字符"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let made =
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'";
    assert_eq!(database.client().query_one(made, &[]).expect("catalogue").get::<_, i64>(0), 0, "the target is empty");

    // The source is mended and used, and goes over after all.
    let mend = rows;
    let put = move |tx: &mut Tx| {
        let row = store::params![mend[0].0.clone(), &mend[0].1].to_vec();
        tx.run("update r_visit set f_household = $2 where id = $1", &row)
    };
    assert_eq!(source.app.db().write_blocking(put).expect("mended"), 1);
    runtime().block_on(async {
        lives.live(&source, 10, 5).await;
        clean(&source).await;
    });
    moved(&source, &database, &silent()).expect("moved after all");
    runtime().block_on(clean(&opened(&source, database)));
}

#[test]
fn a_connection_that_breaks_on_the_way_begins_anew() {
    let (source, _) = world();
    let database = Database::new();
    let (told, cut) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Some(database.client()))));
    let heard = told.clone();
    let said: Said = Arc::new(move |stage| {
        let there = matches!(&stage, Stage::Tables(transfer::Step::Sent { table, .. }) if table == "change");
        if let Some(mut client) = there.then(|| cut.lock().expect("cut").take()).flatten() {
            let others = "select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()";
            assert!(!client.query(others, &[]).expect("cut").is_empty());
        }
        heard.lock().expect("told").push(stage);
    });
    moved(&source, &database, &said).expect("moved");
    let told = told.lock().expect("told");
    assert_eq!(told.iter().filter(|s| **s == Stage::Again).count(), 1, "{told:?}");
    let tables = tables(&source);
    let there = opened(&source, database);
    assert_eq!(contents(there.app.db(), &tables), contents(source.app.db(), &tables));
}

#[test]
fn what_only_an_earlier_pack_had_comes_along_with_its_types() {
    let (source, _) = world();
    let other = runtime().block_on(source.with_pack(|path, text| match path {
        "ledgers/visit.toml" => {
            text.replace("from = \"2026-01-01\"", "from = \"2026-11-01\"")
                + "\n[fields.sat_down]\ntitle = \"坐下谈了\"\ntype = \"boolean\"\n"
                + "\n[fields.guests]\ntitle = \"在场人数\"\ntype = \"integer\"\n"
        }
        _ => text.to_owned(),
    }));
    drop(other);
    let fill = |tx: &mut Tx| tx.run("update r_visit set f_sat_down = 1, f_guests = 9007199254740993", &[]);
    assert!(source.app.db().write_blocking(fill).expect("filled") > 0);
    let tables = tables(&source);
    let database = Database::new();
    // With the pack of today, which does not know the two fields.
    moved(&source, &database, &silent()).expect("moved");
    let there = opened(&source, database);
    assert_eq!(contents(there.app.db(), &tables), contents(source.app.db(), &tables));
    let kinds = "select count(*) from information_schema.columns where table_name = 'r_visit' and
        (column_name, data_type) in (('f_sat_down', 'boolean'), ('f_guests', 'bigint'))";
    assert_eq!(runtime().block_on(there.count(kinds)), 2);
}

#[test]
fn other_keys_and_an_empty_installation_are_refused_before_anything_is_written() {
    let (source, _) = world();
    let database = Database::new();
    let to = Db::connect_postgres(database.url(), &transfer::options()).expect("postgres");
    let ring = KeyRing::generate(&mut OsRandom);
    let others = Vault::new(&ring, Algorithm::Sm4Gcm).expect("keys");
    let (files, at) = (&source.app.setting().pack, source.app.now());
    let refused = carry(source.app.db(), &to, &others, files, at, &silent()).expect_err("other keys");
    assert!(matches!(refused, MoveRefusal::OtherKeys), "{refused}");
    let fresh = sqlite();
    let refused = carry(fresh.app.db(), &to, &vault(), files, at, &silent()).expect_err("nothing there");
    assert!(matches!(refused, MoveRefusal::Nothing), "{refused}");
    let left =
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'";
    assert_eq!(database.client().query_one(left, &[]).expect("catalogue").get::<_, i64>(0), 0);
}
