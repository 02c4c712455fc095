//! Carrying every table into PostgreSQL: every kind of value, what is refused, and that a failure leaves nothing.

use crate::{NOW, count};
use domain::Moment;
use std::sync::{Arc, Mutex};
use store::transfer::{self, Carried, Step};
use store::{Db, Error, Failure, Options, Tx, Value, params};
use testkit::TempDir;
use testkit::pg::Database;

/// A table with every type a definition may have, and rows at the edges of each.
const ODD: &str = "create table odd (county bigint not null, id uuid not null, big bigint, yes boolean, words text collate \"C\",
 json jsonb, bytes bytea, measured double precision, \"before\" text collate \"C\" not null, primary key (county, id));";

struct Pair {
    from: Db,
    to: Db,
    // Dropped after the databases.
    database: Database,
    _folder: TempDir,
}

impl Pair {
    /// A migrated SQLite database with the odd table, and an empty PostgreSQL database.
    fn new() -> Self {
        let folder = TempDir::new();
        let from =
            Db::open_sqlite(folder.join("a.db"), &Options { readers: 1, ..transfer::options() }).expect("sqlite");
        from.migrate(NOW).expect("migrations");
        crate::define(&from, ODD);
        let database = Database::new();
        let to = Db::connect_postgres(database.url(), &transfer::options()).expect("postgres");
        Self { from, to, database, _folder: folder }
    }

    /// Carries as the program does, the odd table made as a ledger's table would be.
    fn carry(&self) -> Result<Vec<Carried>, Error> {
        self.carry_saying(|_| {})
    }

    fn carry_saying(&self, said: impl Fn(Step) + Send + 'static) -> Result<Vec<Carried>, Error> {
        let from = self.from.clone();
        let done = self.to.write_blocking(move |tx| {
            transfer::refuse_target(tx)?;
            transfer::lay_out(tx, Moment(NOW))?;
            tx.define(ODD)?;
            transfer::carry(&from, tx, &said)
        });
        done.map_err(Failure::flat)
    }

    /// Everything in the target that somebody made.
    fn left(&self) -> i64 {
        let made =
            "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'";
        self.database.client().query_one(made, &[]).expect("catalogue").get(0)
    }

    fn put(&self, sql: &'static str, values: &'static [Value]) {
        self.from.write_blocking(move |tx| tx.run(sql, values)).expect(sql);
    }
}

fn rows(db: &Db, sql: &'static str) -> Vec<Vec<Value>> {
    let read = |tx: &mut Tx| {
        let mut out = Vec::new();
        tx.each(sql, &[], |row| {
            out.push((0..row.len()).map(|at| row.value(at)).collect::<Result<Vec<_>, _>>()?);
            Ok::<(), Error>(())
        })?;
        Ok::<_, Error>(out)
    };
    db.read_blocking(read).expect(sql)
}

#[track_caller]
fn refusal(done: Result<Vec<Carried>, Error>) -> String {
    match done {
        Err(Error::Refused(text)) => text,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn every_kind_of_value_arrives_as_it_was() {
    let pair = Pair::new();
    let long = "长".repeat(70_000);
    let cases: Vec<Vec<Value>> = vec![
        params![1, [1_u8; 16], i64::MAX, true, "", r#"{"b": 1,  "a": [null, ""]}"#, Vec::<u8>::new(), 0.1, ""].to_vec(),
        params![1, [2_u8; 16], i64::MIN, false, "𠮷𪚥 \u{1F3E1} \u{1} \n\t'\"\\", "\"\"", vec![0_u8, 255], -2.5, "\\N"]
            .to_vec(),
        params![
            1,
            [3_u8; 16],
            None::<i64>,
            None::<bool>,
            None::<String>,
            None::<String>,
            None::<Vec<u8>>,
            None::<f64>,
            "x"
        ]
        .to_vec(),
        params![-5, [0_u8; 16], 0, true, long.as_str(), "[]", vec![7_u8; 3 << 20], 1e300, "\u{10FFFF}"].to_vec(),
    ];
    let given = cases;
    pair.from
        .write_blocking(move |tx| {
            let columns = ["county", "id", "big", "yes", "words", "json", "bytes", "measured", "\"before\""];
            tx.bulk("odd", &columns, given.iter())?;
            // More than a batch.
            tx.bulk(
                "counter",
                &["county", "word", "n"],
                (0..4_321_i64).map(|n| params![n % 7, format!("词{n}"), n].to_vec()),
            )
        })
        .expect("rows");
    let steps = Arc::new(Mutex::new(Vec::new()));
    let heard = steps.clone();
    let done = pair.carry_saying(move |step| heard.lock().expect("steps").push(step)).expect("carried");

    let read = "select county, id, big, yes, words, json, bytes, measured, \"before\" from odd order by id";
    let bools = |rows: Vec<Vec<Value>>| -> Vec<Vec<Value>> {
        let number = |v| if let Value::Bool(b) = v { Value::Int(b.into()) } else { v };
        rows.into_iter().map(|row| row.into_iter().map(number).collect()).collect()
    };
    let json = |rows: Vec<Vec<Value>>| -> Vec<Vec<Value>> {
        let plain = |v: Value| match v {
            Value::Text(t) => {
                Value::Text(t.replace(' ', "").replace("{\"b\":1,\"a\":[null,\"\"]}", "{\"a\":[null,\"\"],\"b\":1}"))
            }
            other => other,
        };
        rows.into_iter()
            .map(|mut row| {
                row[5] = plain(row[5].clone());
                row
            })
            .collect()
    };
    let (source, target) = (json(bools(rows(&pair.from, read))), json(bools(rows(&pair.to, read))));
    assert_eq!(source.len(), 4);
    assert_eq!(source, target);
    let counted = |table: &str| done.iter().find(|c| c.table == table).map(|c| c.rows);
    assert_eq!((counted("odd"), counted("counter"), counted("session")), (Some(4), Some(4_321), Some(0)));
    assert_eq!(count(&pair.to, "select count(*) from counter"), 4_321);

    // Every table that the source has a definition for, but what each engine has of its own.
    let all = "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name";
    let own = |name: &str| name.starts_with("search_") || name.starts_with("migration");
    let names: Vec<String> = rows(&pair.from, all)
        .into_iter()
        .filter_map(|row| if let Value::Text(name) = &row[0] { Some(name.clone()) } else { None })
        .filter(|name| !own(name))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    assert_eq!(done.iter().map(|c| c.table.clone()).collect::<Vec<_>>(), names);
    let steps = steps.lock().expect("steps");
    let sent: Vec<u64> = steps
        .iter()
        .filter_map(|s| {
            if let Step::Sent { table, rows, of: 4_321 } = s { (table == "counter").then_some(*rows) } else { None }
        })
        .collect();
    assert_eq!(sent, [2_000, 4_000, 4_321], "in batches");
    // The program opens what was laid out as its own.
    pair.to.migrate(NOW).expect("nothing to migrate");
}

#[test]
fn a_row_that_can_not_be_held_is_named_and_nothing_stays() {
    for (sql, words) in [
        (
            "insert into odd (county, id, words, \"before\") values (3, x'01900000000070008000000000000abc', cast(x'610062' as text), '')",
            &["表 odd", "county=3", "id=01900000-0000-7000-8000-000000000abc", "“words”", "空字符"][..],
        ),
        (
            "insert into odd (county, id, words, \"before\") values (3, x'01900000000070008000000000000abc', cast(x'61ff' as text), '')",
            &["表 odd", "county=3", "000000000abc", "“words”", "UTF-8"],
        ),
        (
            "insert into odd (county, id, \"before\") values (4, x'0102', '')",
            &["表 odd", "county=4", "id=0102", "uuid"],
        ),
        (
            "insert into odd (county, id, yes, \"before\") values (4, zeroblob(16), 2, '')",
            &["表 odd", "county=4", "bool"],
        ),
        (
            "insert into odd (county, id, json, \"before\") values (4, zeroblob(16), '{', '')",
            &["表 odd", "county=4", "JSON"],
        ),
    ] {
        let pair = Pair::new();
        pair.put("insert into counter values (1, 'x', 1)", &[]);
        pair.put("insert into odd (county, id, \"before\") values (1, zeroblob(16), '')", &[]);
        pair.put(sql, &[]);
        let text = refusal(pair.carry());
        for word in words {
            assert!(text.contains(word), "{sql}\n{text} does not say {word}");
        }
        assert_eq!(pair.left(), 0, "the target is as it was");
        // The source is usable, and once the row is mended the same target takes it all.
        pair.put("delete from odd where county > 1", &[]);
        pair.carry().expect("carried after all");
        assert_eq!(count(&pair.to, "select count(*) from odd"), 1);
    }
}

#[test]
fn a_table_of_somebody_else_is_refused_and_a_left_over_of_a_ledger_is_not() {
    let pair = Pair::new();
    crate::define(&pair.from, "create table notes (id bigint primary key, words text collate \"C\");");
    let text = refusal(pair.carry());
    assert!(text.contains("notes"), "{text}");
    assert_eq!(pair.left(), 0);

    let pair = Pair::new();
    crate::define(&pair.from, "alter table counter add column extra bigint;");
    let text = refusal(pair.carry());
    assert!(text.contains("counter") && text.contains("extra"), "{text}");

    // A table of records whose definition nobody has any more, and a column of one.
    let pair = Pair::new();
    crate::define(
        &pair.from,
        "create table r_gone (county bigint not null, id uuid not null, owner uuid, number text collate \"C\" not null,
         f_amount bigint, f_name text collate \"C\", f_find bytea, primary key (county, id));",
    );
    pair.put(
        "insert into r_gone values (7, x'01900000000070008000000000000abc', zeroblob(16), '号1', 9007199254740993, '甲', x'00ff')",
        &[],
    );
    pair.carry().expect("carried");
    let read = "select county, id, owner, number, f_amount, f_name, f_find from r_gone";
    assert_eq!(rows(&pair.from, read), rows(&pair.to, read));
    let kinds = "select count(*) from information_schema.columns where table_name = 'r_gone' and
      (column_name, data_type) in (('id', 'uuid'), ('owner', 'uuid'), ('f_amount', 'bigint'), ('f_name', 'text'), ('f_find', 'bytea'))";
    assert_eq!(count(&pair.to, kinds), 5);
}

#[test]
fn a_target_that_holds_anything_is_refused() {
    for (made, name) in [
        ("create table theirs (n int)", "public.theirs"),
        ("create view looked as select 1 as n", "public.looked"),
        ("create sequence counted", "public.counted"),
        ("create schema other; create table other.theirs (n int)", "other.theirs"),
    ] {
        let pair = Pair::new();
        pair.database.client().batch_execute(made).expect(made);
        let text = refusal(pair.carry());
        assert!(text.contains("不是空的") && text.contains(name), "{made}: {text}");
    }
    let pair = Pair::new();
    pair.carry().expect("the first time");
    let text = refusal(pair.carry());
    assert!(text.contains("不是空的"), "{text}");
    let lite = pair.from.write_blocking(transfer::refuse_target).map_err(Failure::flat);
    assert!(matches!(&lite, Err(Error::Refused(text)) if text.contains("PostgreSQL")), "{lite:?}");
}

#[test]
fn a_target_that_can_not_take_it_is_refused_with_what_to_do() {
    let pair = Pair::new();
    let mut client = pair.database.client();
    let name: String = client.query_one("select current_database()::text", &[]).expect("name").get(0);
    client
        .batch_execute(&format!("create role poor_{name} login; revoke create on schema public from public"))
        .expect("role");
    let url = pair.database.url().replacen("zhucun", &format!("poor_{name}"), 1);
    let poor = Db::connect_postgres(&url, &transfer::options()).expect("the poor role");
    let asked = poor.write_blocking(transfer::refuse_target).map_err(Failure::flat);
    drop(poor);
    client.batch_execute(&format!("drop role poor_{name}")).expect("role gone");
    assert!(matches!(&asked, Err(Error::Refused(text)) if text.contains("grant create on schema public")), "{asked:?}");

    client.batch_execute(&format!("alter database {name} set default_transaction_read_only = on")).expect("read only");
    let standby = Db::connect_postgres(pair.database.url(), &transfer::options()).expect("postgres");
    let asked = standby.write_blocking(transfer::refuse_target).map_err(Failure::flat);
    assert!(matches!(&asked, Err(Error::Refused(text)) if text.contains("只能读")), "{asked:?}");
    drop(standby);

    let other = format!("{name}_ascii");
    client
        .batch_execute(&format!("create database {other} template template0 encoding 'SQL_ASCII'"))
        .expect("database");
    let url = pair.database.url().replacen(&name, &other, 1);
    let asked = Db::connect_postgres(&url, &transfer::options())
        .map(|db| db.write_blocking(transfer::refuse_target).map_err(Failure::flat));
    drop(client.batch_execute(&format!("drop database if exists {other} with (force)")));
    assert!(matches!(&asked, Ok(Err(Error::Refused(text))) if text.contains("SQL_ASCII")), "{asked:?}");
}

#[test]
fn what_the_target_makes_something_else_of_is_noticed() {
    let pair = Pair::new();
    pair.put("insert into counter values (1, '甲', 41), (2, '乙', 1)", &[]);
    // A trigger that somebody has put on every table made there.
    pair.database
        .client()
        .batch_execute(
            "create function bend() returns trigger language plpgsql as $$ begin new.n := new.n + 1; return new; end $$;
             create function watch() returns event_trigger language plpgsql as $$ begin
               if exists (select 1 from pg_event_trigger_ddl_commands() where object_identity = 'public.counter') then
                 create trigger bent before insert on counter for each row execute function bend();
               end if; end $$;
             create event trigger watching on ddl_command_end when tag in ('CREATE TABLE') execute function watch();",
        )
        .expect("trigger");
    let text = refusal(pair.carry());
    assert!(text.contains("counter") && text.contains("不一样"), "{text}");
    assert_eq!(pair.left(), 0);
}

#[test]
fn a_source_of_another_schema_is_refused() {
    let pair = Pair::new();
    let asked = |db: &Db| db.read_blocking(transfer::refuse_other_schema).map_err(Failure::flat);
    assert_eq!(asked(&pair.from), Ok(()));
    pair.put("update migration set number = 9000 where number = (select max(number) from migration)", &[]);
    let newer = asked(&pair.from);
    assert!(matches!(&newer, Err(Error::Refused(text)) if text.contains("更新版本的程序")), "{newer:?}");
    pair.put("delete from migration where number = 9000", &[]);
    let older = asked(&pair.from);
    assert!(matches!(&older, Err(Error::Refused(text)) if text.contains("旧版本")), "{older:?}");
}

#[test]
fn what_keeps_one_from_connecting_is_said() {
    let database = Database::new();
    let name: String = database.client().query_one("select current_database()::text", &[]).expect("name").get(0);
    let said = |url: &str| match Db::connect_postgres(url, &transfer::options()) {
        Err(Error::Refused(text)) => text,
        other => panic!("{url}: {:?}", other.map(|_| "connected")),
    };
    let text = said(&database.url().replacen(&name, "no_such_database", 1));
    assert!(text.contains("no_such_database") && text.contains("createdb"), "{text}");
    let text = said(&database.url().replacen("zhucun", "nobody_here", 1));
    assert!(text.contains("nobody_here") && text.contains("账号"), "{text}");
    let text = said("postgres://zhucun:secret@127.0.0.1:1/zhucun");
    assert!(text.contains("127.0.0.1") || text.contains("refused"), "{text}");
    assert!(!text.contains("secret"), "{text}");
    let text = said("postgres://zhucun@127.0.0.1:port/zhucun");
    assert!(text.contains("postgres://"), "{text}");
}
