//! The audit: an untouched database passes, and whatever is changed past the program is found and named.

use crate::lives::{Dice, Lives, actor, now};
use crate::{World, both_founded};
use app::accounts::{self, GrantTo, NewUser};
use app::audit::{self, Finding, Kind, Report};
use app::records::{self, EditRequest, NewRecord, Upload};
use app::reports::{self, Asked};
use domain::indicators::Period;
use domain::{Id, PlaceId};

/// People with rights, a few months of records, a merger, and seals on the way.
async fn lived(world: &World) -> Lives {
    let admins = accounts::first_admins(&world.app).await.expect("admins");
    let of = |login: &str| admins.iter().find(|a| a.created.login == login).expect("admin").created.account;
    let root = world.app.tree().root().expect("root");
    let unit = accounts::create_unit(&world.operator(), "市农业农村局", root, "").await.expect("unit");
    let new = NewUser {
        login: "wangfang".into(),
        name: "王芳".into(),
        unit: Some(unit),
        title: "副主任".into(),
        same: accounts::Same::Another,
        ..NewUser::default()
    };
    let made = accounts::user_add(&world.app, new).await.expect("user");
    let county = world.place("361002");
    let to = GrantTo::new(made.account, "county.office", county, world.today());
    let grant = accounts::give_grant(&world.operator(), to).await.expect("grant");
    // All that can be done to an account, so that the audit knows each of its changes.
    let (app, who) = (&world.app, made.account);
    let reset = accounts::reset_password(&world.cx(of("security")).await, who, false).await.expect("reset");
    accounts::release(&world.cx(of("system")).await, who).await.expect("release");
    let setup = accounts::totp_begin(app, who).await.expect("second factor");
    let totp = vault::Totp::from_base32(&setup.base32).expect("secret");
    let code = totp.code(u64::try_from(world.app.now().0 / 1_000).expect("now"));
    accounts::totp_confirm(app, who, &reset.password, &code, world.app.now()).await.expect("confirm");
    accounts::reset_password(&world.operator(), who, true).await.expect("reset with the second factor");
    accounts::suspend(&world.operator(), who, "休假").await.expect("suspend");
    accounts::reinstate(&world.operator(), who).await.expect("reinstate");
    let mut lives = Lives::new(world, 3);
    lives.live(world, 60, 90).await;
    audit::seal_now(&world.app).await.expect("seal");
    lives.merge_villages(world).await;
    accounts::end_grant(&world.operator(), grant, world.today(), "调离").await.expect("end");
    beside(world, &lives).await;
    lives.live(world, 40, 60).await;
    audit::seal_now(&world.app).await.expect("seal");
    lives
}

/// What stands beside records: a photo, a refusal, two conflicts of which one is chosen, an issued report.
async fn beside(world: &World, lives: &Lives) {
    let office = now(world, lives.officer());
    let new = |name: &str, uploads| NewRecord {
        submission: world.app.id(),
        ledger: "hazard".into(),
        place: lives.villages[0],
        unit: None,
        day: None,
        texts: vec![("name".into(), name.into()), ("spot".into(), "村口".into())],
        uploads,
        confirmed: true,
    };
    let bytes =
        [b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03\x01\x22\0\x02\x11\x01\x03\x11\x01".as_slice(), b"a photo"]
            .concat();
    let photo = Upload { field: "before".into(), name: "隐患.jpg".into(), bytes };
    let made = records::create(&office, new("有照片的隐患", vec![photo])).await.expect("with a photo");
    assert!(records::create(&office, new("", Vec::new())).await.is_err(), "a refusal");
    for (n, chosen) in [(0, false), (1, true)] {
        let version = records::view(&office, "hazard", made.id).await.expect("view").record.version;
        let edit = |spot: &str| EditRequest {
            submission: world.app.id(),
            ledger: "hazard".into(),
            record: made.id,
            base: version,
            texts: vec![("spot".into(), format!("{spot}{n}"))],
            uploads: Vec::new(),
            reason: None,
        };
        records::edit(&office, edit("东头")).await.expect("edit");
        let late = records::edit(&office, edit("西头")).await.expect("late");
        assert_eq!(late.conflicts.len(), 1);
        if chosen {
            let id: Id =
                one(world, "select id from conflict where chosen is null order by at desc, id desc limit 1".into())
                    .await;
            records::choose(&office, "hazard", made.id, id, true).await.expect("choose");
        }
    }
    let county = world.place("361002");
    let asked = Asked {
        template: "monthly".into(),
        place: county,
        period: Period::parse("2026-11").expect("month"),
        paragraphs: None,
    };
    let issuer = now(world, &actor("县办", &["county.office"], county));
    reports::issue(&issuer, world.app.id(), asked).await.expect("report");
}

async fn verify(world: &World, against: Option<&str>) -> Report {
    audit::verify(&world.app, against, |_| {}).await.expect("verify")
}

fn said(report: &Report) -> Vec<String> {
    report.findings.iter().map(ToString::to_string).collect()
}

async fn run(world: &World, sql: String) -> u64 {
    let shown = sql.clone();
    world.app.write(move |tx| Ok(tx.run(&sql, &[])?)).await.unwrap_or_else(|e| panic!("{shown}: {e:?}"))
}

/// Changes tables behind the program's back, audits, puts them back.
async fn tampered(world: &World, tables: &[&str], sql: &[String]) -> Report {
    for table in tables {
        run(world, format!("create table kept_{table} as select * from {table}")).await;
    }
    for one in sql {
        assert!(run(world, one.clone()).await > 0, "{one} changed nothing");
    }
    let report = verify(world, None).await;
    for table in tables {
        run(world, format!("delete from {table}")).await;
        run(world, format!("insert into {table} select * from kept_{table}")).await;
        run(world, format!("drop table kept_{table}")).await;
    }
    report
}

/// What a tampering must be found as.
struct Want {
    kind: Kind,
    county: Option<i64>,
    n: Option<i64>,
    record: Option<Id>,
}

fn want(kind: Kind) -> Want {
    Want { kind, county: None, n: None, record: None }
}

impl Want {
    fn at(mut self, county: i64, n: i64) -> Self {
        (self.county, self.n) = (Some(county), Some(n));
        self
    }

    fn of(mut self, record: Id) -> Self {
        self.record = Some(record);
        self
    }

    fn is(&self, f: &Finding) -> bool {
        f.kind == self.kind
            && self.county.is_none_or(|c| f.county == Some(PlaceId(c)))
            && self.n.is_none_or(|n| f.n == Some(n))
            && self.record.is_none_or(|r| f.record == Some(r))
    }
}

/// A literal of an id, the same on both engines is not possible: `x'…'` and `'…'::uuid`.
fn literal(world: &World, id: Id) -> String {
    match world.app.db().engine() {
        store::Engine::Sqlite => format!("x'{}'", id.to_string().replace('-', "")),
        store::Engine::Postgres => format!("'{id}'::uuid"),
    }
}

/// A MAC of 32 equal bytes.
fn false_mac(world: &World) -> String {
    match world.app.db().engine() {
        store::Engine::Sqlite => format!("x'{}'", "07".repeat(32)),
        store::Engine::Postgres => format!("'\\x{}'::bytea", "07".repeat(32)),
    }
}

async fn one<T: store::FromRow + Send + 'static>(world: &World, sql: String) -> T {
    let shown = sql.clone();
    world.app.read(move |tx| Ok(tx.one::<T>(&sql, &[])?)).await.unwrap_or_else(|e| panic!("{shown}: {e:?}"))
}

/// The county with most changes, its last number, and a hazard in it that has a sealed value.
async fn scene(world: &World) -> (i64, i64, Id) {
    let (county, n): (i64, i64) =
        one(world, "select county, max(n) from change group by county order by 2 desc limit 1".into()).await;
    let sql = format!(
        "select id from r_hazard where county = {county} and f_duty_phone is not null and state <> 'void' order by id limit 1"
    );
    (county, n, one(world, sql).await)
}

#[test]
fn whatever_is_changed_behind_the_program_is_found() {
    both_founded(async |world| {
        lived(world).await;
        let clean = verify(world, Some(&audit::heads(&world.app).await.expect("heads"))).await;
        assert_eq!(said(&clean), Vec::<String>::new());
        assert!(clean.clean() && clean.changes > 60 && clean.records > 30 && clean.counties >= 3, "{clean:?}");

        let (county, last, hazard) = scene(world).await;
        let (id, mac) = (literal(world, hazard), false_mac(world));
        let other: Id = one(
            world,
            format!("select id from r_hazard where f_duty_phone is not null and id <> {id} order by id limit 1"),
        )
        .await;
        let other = literal(world, other);
        let middle = last / 2;
        let (its, its_last): (Id, i64) = one(
            world,
            format!(
                "select c.record, (select max(d.n) from change d where d.county = c.county and d.record = c.record)
 from change c where c.county = {county} and c.n = {middle}"
            ),
        )
        .await;
        let fresh = literal(world, Id::named(b"nobody made this"));
        let change = format!("change where county = {county} and n = {middle}");
        let at = format!("where county = {county}");
        let columns =
            "ledger, record, version, kind, step, day, at, account, person, acting_for, basis, before, after, mac";
        let village: i64 =
            one(world, format!("select place from r_hazard where county = {county} and id = {id}")).await;
        let cases: Vec<(&str, Vec<&str>, Vec<String>, Want)> = vec![
            (
                "a change says something else",
                vec!["change"],
                vec![format!("update change set after = '{{\"name\":\"改过\"}}' {at} and n = {middle}")],
                want(Kind::Mac).at(county, middle).of(its),
            ),
            (
                "a change is somebody else's",
                vec!["change"],
                vec![format!("update change set person = {other} {at} and n = {middle}")],
                want(Kind::Mac).at(county, middle),
            ),
            (
                "a change was made later",
                vec!["change"],
                vec![format!("update change set at = at + 86400000 {at} and n = {middle}")],
                want(Kind::Mac).at(county, middle),
            ),
            (
                "a change can not be read",
                vec!["change"],
                vec![format!("update change set kind = 'gone' {at} and n = {middle}")],
                want(Kind::Damaged).at(county, middle),
            ),
            (
                "a change is taken out",
                vec!["change"],
                vec![format!("delete from {change}")],
                want(Kind::Gap).at(county, middle),
            ),
            (
                "two changes are swapped",
                vec!["change"],
                vec![
                    format!("update change set n = -1 {at} and n = {middle}"),
                    format!("update change set n = {middle} {at} and n = {}", middle + 2),
                    format!("update change set n = {} {at} and n = -1", middle + 2),
                ],
                want(Kind::Mac).at(county, middle),
            ),
            (
                "a change is put at the end",
                vec!["change"],
                vec![format!(
                    "insert into change (county, n, submission, {columns}) select county, {}, submission, {columns} from {change}",
                    last + 1
                )],
                want(Kind::Mac).at(county, last + 1),
            ),
            (
                "the end is cut off",
                vec!["change"],
                vec![format!("delete from change {at} and n > {}", last - 3)],
                want(Kind::Head).at(county, last - 2),
            ),
            (
                "the end is cut off and the head set back",
                vec!["change", "county_head", "county_order"],
                vec![
                    format!("delete from change {at} and n > {}", last - 3),
                    format!(
                        "update county_head set n = {0}, mac = (select mac from change {at} and n = {0}) {at}",
                        last - 3
                    ),
                    format!("update county_order set n = {} {at}", last - 3),
                ],
                want(Kind::Head),
            ),
            (
                "the counter is set",
                vec!["county_order"],
                vec![format!("update county_order set n = n + 1 {at}")],
                want(Kind::Order),
            ),
            ("the link of a photo is taken out", vec!["file"], vec!["delete from file".into()], want(Kind::File)),
            (
                "the link of a photo is another record's",
                vec!["file"],
                vec![format!("update file set record = {id}")],
                want(Kind::File).of(hazard),
            ),
            ("a photo is renamed", vec!["file"], vec!["update file set name = '别的.jpg'".into()], want(Kind::File)),
            (
                "a refusal is taken out",
                vec!["submission"],
                vec!["delete from submission where accepted = false".into()],
                want(Kind::Refusal),
            ),
            (
                "a refusal is somebody else's",
                vec!["submission"],
                vec![format!("update submission set account = {other} where accepted = false")],
                want(Kind::Refusal),
            ),
            (
                "a conflict is taken out",
                vec!["conflict"],
                vec!["delete from conflict where chosen is null".into()],
                want(Kind::Conflict),
            ),
            (
                "a conflict says something else",
                vec!["conflict"],
                vec!["update conflict set mine = '\"别处\"' where chosen is null".into()],
                want(Kind::Conflict),
            ),
            (
                "a choice is turned round",
                vec!["conflict"],
                vec!["update conflict set chosen = 'theirs' where chosen = 'mine'".into()],
                want(Kind::Conflict),
            ),
            ("a report is taken out", vec!["report"], vec!["delete from report".into()], want(Kind::Report)),
            (
                "the text of a report is rewritten",
                vec!["report"],
                vec!["update report set body = body || ' '".into()],
                want(Kind::Report),
            ),
            (
                "the document of a report is another",
                vec!["report"],
                vec![format!("update report set docx = {mac}")],
                want(Kind::Report),
            ),
            (
                "a figure of a report is better",
                vec!["report_figure"],
                vec!["update report_figure set value_top = value_top + 1".into()],
                want(Kind::Report),
            ),
            (
                "the rows behind a figure are others",
                vec!["report_figure"],
                vec![format!("update report_figure set row_ids = {mac}")],
                want(Kind::Report),
            ),
            (
                "a seal is taken out",
                vec!["seal"],
                vec![format!("delete from seal {at} and n = (select min(n) from seal {at})")],
                want(Kind::Seal),
            ),
            (
                "all seals are taken out, and their count",
                vec!["seal", "mark"],
                vec!["delete from seal".into(), "delete from mark where word = 'seal.tally'".into()],
                want(Kind::Seal),
            ),
            (
                "a counter of numbers is set back",
                vec!["counter"],
                vec![format!("update counter set n = 1 {at} and n > 1")],
                want(Kind::Counter),
            ),
            (
                "a counter of numbers is taken out",
                vec!["counter"],
                vec!["delete from counter".into()],
                want(Kind::Counter),
            ),
            (
                "the end is cut off with all that knows of it",
                vec!["change", "county_head", "county_order"],
                vec![
                    format!("delete from change {at}"),
                    format!("delete from county_head {at}"),
                    format!("delete from county_order {at}"),
                ],
                want(Kind::RolledBack),
            ),
            ("a seal is rewritten", vec!["seal"], vec![format!("update seal set mac = {mac} {at}")], want(Kind::Seal)),
            (
                "a delivery is taken out",
                vec!["submission"],
                vec![format!("delete from submission where id = (select submission from {change})")],
                want(Kind::Submission).at(county, middle),
            ),
            (
                "a record is closed by hand",
                vec!["r_hazard"],
                vec![format!("update r_hazard set state = 'closed', version = version + 1 {at} and id = {id}")],
                want(Kind::Row).of(hazard),
            ),
            (
                "a field is rewritten",
                vec!["r_hazard"],
                vec![format!("update r_hazard set f_name = '没有问题' {at} and id = {id}")],
                want(Kind::Row).of(hazard),
            ),
            (
                "a sealed value is another record's",
                vec!["r_hazard"],
                vec![format!(
                    "update r_hazard set f_duty_phone = (select f_duty_phone from r_hazard where id = {other}) where id = {id}"
                )],
                want(Kind::Row).of(hazard),
            ),
            (
                "a mask shows too much",
                vec!["r_hazard"],
                vec![format!("update r_hazard set f_duty_phone_mask = '13800138000' where id = {id}")],
                want(Kind::Row).of(hazard),
            ),
            (
                "a blind index leads elsewhere",
                vec!["r_hazard"],
                vec![format!("update r_hazard set f_duty_phone_find = {mac} where id = {id}")],
                want(Kind::Row).of(hazard),
            ),
            (
                "a record is taken out",
                vec!["r_hazard"],
                vec![format!("delete from r_hazard where id = {id}")],
                want(Kind::RowMissing).of(hazard),
            ),
            (
                "a record is put in",
                vec!["r_hazard"],
                vec![
                    format!("create table one as select * from r_hazard where id = {id}"),
                    format!("update one set id = {fresh}"),
                    "insert into r_hazard select * from one".into(),
                ],
                want(Kind::RowExtra).of(Id::named(b"nobody made this")),
            ),
            (
                "a span counts double",
                vec!["span"],
                vec![format!("update span set amount = 2 {at} and record = {id}")],
                want(Kind::Span).of(hazard),
            ),
            (
                "spans are taken out",
                vec!["span"],
                vec![format!("delete from span where record = {id}")],
                want(Kind::Span).of(hazard),
            ),
            (
                "a span of no record",
                vec!["span"],
                vec![format!(
                    "insert into span select county, {fresh}, indicator, place, from_day, to_day, amount, dim from span where record = {id}"
                )],
                want(Kind::Span).of(Id::named(b"nobody made this")),
            ),
            (
                "a figure is made better",
                vec!["cell"],
                vec![format!("update cell set closes = closes + 1 {at} and place = {village} and dim = 0")],
                want(Kind::Cell),
            ),
            (
                "a figure is taken out",
                vec!["cell"],
                vec![format!("delete from cell {at} and place = {county} and dim = 0 and day > 10000000")],
                want(Kind::Cell),
            ),
            (
                "an ended grant goes on",
                vec!["account_grant"],
                vec!["update account_grant set to_day = null where to_day is not null".into()],
                want(Kind::Right),
            ),
            (
                "a grant is taken out",
                vec!["account_grant"],
                vec!["delete from account_grant where role = 'county.office'".into()],
                want(Kind::Right),
            ),
            (
                "a grant reaches further",
                vec!["account_grant"],
                vec!["update account_grant set role = 'city.office' where role = 'county.office'".into()],
                want(Kind::Right),
            ),
            (
                "an account is let in",
                vec!["account"],
                vec!["update account set suspended_at = 1 where login = 'wangfang'".into()],
                want(Kind::Right),
            ),
            (
                "an account is taken over",
                vec!["account"],
                vec!["update account set password = 'x' where login = 'wangfang'".into()],
                want(Kind::Right),
            ),
            (
                "a village is renamed",
                vec!["place"],
                vec![format!("update place set name = '新名村' where id = {village}")],
                want(Kind::Place),
            ),
            (
                "a village is renamed with its history",
                vec!["place", "place_name"],
                vec![
                    format!("update place set name = '新名村' where id = {village}"),
                    format!("update place_name set name = '新名村' where place = {village}"),
                ],
                want(Kind::Place),
            ),
            (
                "a merger is undone",
                vec!["place"],
                vec!["update place set to_day = null, successor = null where to_day is not null".into()],
                want(Kind::Place),
            ),
            (
                "the index of places leads elsewhere",
                vec!["place_below"],
                vec![format!("delete from place_below where place = {village} and above <> {village}")],
                want(Kind::Place),
            ),
        ];
        for (what, tables, sql, want) in cases {
            let report = tampered(world, &tables, &sql).await;
            assert!(report.findings.iter().any(|f| want.is(f)), "{what}: {:#?}", said(&report));
            assert!(!report.clean(), "{what}");
            let known: Vec<i64> = vec![county];
            // What was done in one county is not blamed on another.
            let blamed = report.findings.iter().filter_map(|f| f.county).filter(|c| !known.contains(&c.0)).count();
            if want.county.is_some() || want.record.is_some() {
                assert_eq!(blamed, 0, "{what}: {:#?}", said(&report));
            }
            let text = said(&report).join("\n");
            assert!(!text.contains("13800138000") && !text.contains("塘坝渗水"), "values stay out: {text}");
            if what == "a record is put in" {
                run(world, "drop table one".into()).await;
            }
        }
        // The end of the last change's own record is told with its number.
        let report = tampered(world, &["change"], &[format!("delete from change {at} and n = {its_last}")]).await;
        assert!(report.findings.iter().any(|f| f.n == Some(its_last)), "{:#?}", said(&report));
        assert_eq!(said(&verify(world, None).await), Vec::<String>::new(), "put back, all is well");
    });
}

#[test]
fn any_column_of_any_change_is_covered() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 9);
        lives.live(world, 30, 30).await;
        let (county, last, _): (i64, i64, i64) =
            one(world, "select county, max(n), 0 from change group by county order by 2 desc limit 1".into()).await;
        let (fresh, mac) = (literal(world, Id::named(b"else")), false_mac(world));
        let columns = [
            ("submission", fresh.clone()),
            ("ledger", "'visit2'".into()),
            ("record", fresh.clone()),
            ("version", "version + 1".into()),
            ("step", "step || 'x'".into()),
            ("day", "day - 1".into()),
            ("at", "at - 1".into()),
            ("account", fresh.clone()),
            ("person", fresh.clone()),
            ("acting_for", fresh),
            ("basis", "basis || ' '".into()),
            ("before", "'{\"state\":1}'".into()),
            ("after", "after || ' '".into()),
            ("mac", mac),
        ];
        let mut dice = Dice::new(4);
        for (column, value) in columns {
            let n = 1 + i64::try_from(dice.roll(usize::try_from(last).expect("n"))).expect("n");
            let sql = format!("update change set {column} = {value} where county = {county} and n = {n}");
            let report = tampered(world, &["change"], &[sql]).await;
            // A MAC of its own is wrong at its number; so is what follows it.
            let named = report.findings.iter().any(|f| {
                f.county == Some(PlaceId(county)) && f.n == Some(n) && matches!(f.kind, Kind::Mac | Kind::Damaged)
            });
            assert!(named, "{column} of {n}: {:#?}", said(&report));
        }
    });
}

#[test]
fn heads_that_left_the_building_show_a_database_put_back() {
    both_founded(async |world| {
        let mut lives = Lives::new(world, 12);
        lives.live(world, 30, 30).await;
        for table in ["change", "county_head", "county_order"] {
            run(world, format!("create table old_{table} as select * from {table}")).await;
        }
        let early = audit::heads(&world.app).await.expect("heads");
        lives.live(world, 20, 20).await;
        let late = audit::heads(&world.app).await.expect("heads");
        assert!(verify(world, Some(&early)).await.clean() && verify(world, Some(&late)).await.clean());
        let app = world.app.clone();
        tokio::task::spawn_blocking(move || audit::settle(&app)).await.expect("settled");
        // The chain of an earlier day is whole in itself; only a head outside knows better. Here the one in the data folder is
        // gone too.
        std::fs::remove_file(world.app.setting().data.join("chain.heads")).expect("the heads beside the database");
        for table in ["change", "county_head", "county_order"] {
            run(world, format!("delete from {table}")).await;
            run(world, format!("insert into {table} select * from old_{table}")).await;
        }
        let chain = [Kind::Gap, Kind::Mac, Kind::Head, Kind::Order, Kind::RolledBack];
        let of = |report: &Report| {
            report.findings.iter().filter(|f| chain.contains(&f.kind)).map(|f| f.kind).collect::<Vec<_>>()
        };
        assert_eq!(of(&verify(world, Some(&early)).await), []);
        let back = of(&verify(world, Some(&late)).await);
        assert!(!back.is_empty() && back.iter().all(|k| *k == Kind::RolledBack), "{back:?}");
        // A head that was edited to fit proves nothing.
        let forged = late.replace("\t临川区\t", "\t临川区\t1");
        let report = verify(world, Some(&forged)).await;
        assert!(report.findings.iter().any(|f| f.kind == Kind::Exported), "{:?}", said(&report));
        let report = verify(world, Some("zhucun-head-1 nonsense\n")).await;
        assert!(report.findings.iter().any(|f| f.kind == Kind::Exported), "{:?}", said(&report));
    });
}
