//! Writes one HTML page with every chart, to be looked at: `cargo run -p picture --example yearbook -- /tmp/yearbook`
//! gives `yearbook.html` (desktop), `yearbook-phone.html`, `yearbook-elder.html` and `yearbook-dark.html`. The figures
//! are made up for the drawing.
#![expect(clippy::print_stdout, reason = "the example says what it wrote")]

use std::fs;
use std::io;

use picture::{
    Bar, Bars, Chart, Class, Column, Columns, Frame, Goal, Group, Mosaic, NumberUnit, Point, Progress, STYLE, Series,
    Spark, Status, Tile, Trend, months,
};

/// Counties with open and overdue hazards.
const COUNTIES: [(&str, Option<f64>, u32); 12] = [
    ("临川区", Some(46.0), 3),
    ("东乡区", Some(31.0), 0),
    ("南城县", Some(18.0), 0),
    ("黎川县", Some(12.0), 1),
    ("南丰县", Some(27.0), 0),
    ("崇仁县", Some(27.0), 0),
    ("乐安县", Some(39.0), 2),
    ("宜黄县", Some(9.0), 0),
    ("金溪县", Some(16.0), 0),
    ("资溪县", Some(0.0), 0),
    ("广昌县", Some(21.0), 0),
    ("抚州高新技术产业开发区", None, 0),
];

fn bars() -> Bars {
    let rows = COUNTIES.iter().map(|(name, value, late)| {
        let bar = Bar::new(*name, *value).href(format!("/ledgers/hazard?place={name}"));
        match late {
            0 => bar,
            n => bar.status(Status::Over(format!("逾期 {n}"))).note("较上月 -4"),
        }
    });
    Bars::new("各县区未销号安全隐患", NumberUnit::count("处"))
        .bars(rows)
        .mark("全市平均", 22.4)
        .note("口径：截至 2026年11月21日已排查、尚未销号的隐患；逾期指超过整改期限。按处数从多到少排列。")
}

fn rates() -> Bars {
    let rows = [("石门镇", 182.0, 190.0), ("洽湾镇", 96.0, 131.0), ("桑田镇", 240.0, 251.0), ("太和镇", 61.0, 118.0)];
    let mut chart = Bars::new("各乡镇本月走访率", NumberUnit::percent());
    for (name, done, all) in rows {
        let mut bar = Bar::new(name, done / all * 100.0).note(format!("{all} 户中 {done} 户")).href("/visits");
        if done / all < 0.6 {
            bar = bar.status(Status::Near("临期".into()));
        }
        chart = chart.bar(bar);
    }
    chart
}

fn columns() -> Columns {
    let found = [31, 28, 40, 52, 47, 66, 71, 58, 49, 45, 38];
    let closed = [25, 30, 33, 48, 50, 51, 69, 66, 52, 47, 29];
    let values = |list: &[i32]| list.iter().map(|v| Some(f64::from(*v))).collect::<Vec<_>>();
    Columns::new("隐患排查与销号", NumberUnit::count("处"), months(2026, 1, 12))
        .series(
            Column::new("新排查", values(&found)).hrefs((1..=11).map(|m| Some(format!("/ledgers/hazard?month={m}")))),
        )
        .series(Column::new("已销号", values(&closed)))
        .note("口径：按排查日期和销号日期计月，12月尚无数据。")
}

fn stack() -> Columns {
    let row = |f: &dyn Fn(i32) -> i32| (0..8).map(|i| Some(f64::from(f(i)))).collect::<Vec<_>>();
    Columns::new("群众诉求按来源", NumberUnit::count("件"), months(2025, 9, 8))
        .series(Column::new("入户走访", row(&|i| 20 + i * 3 % 11)))
        .series(Column::new("村民扫码", row(&|i| 8 + i * 5 % 7)))
        .series(Column::new("12345 转办", row(&|i| 5 + i % 3)))
        .series(Column::new("其他", row(&|i| 2 + i % 2)))
        .stacked()
}

fn trend() -> Trend {
    let now = [88.12, 89.4, 90.02, 91.5, f64::NAN, f64::NAN, 92.81, 93.6, 93.2, 94.77, 95.31];
    let before = [81.3, 82.0, 83.9, 84.4, 85.7, 86.1, 86.0, 87.2, 88.5, 88.9, 89.1, 90.4];
    let points = now.iter().map(|v| Point::new(*v).href("/indicators/hazard-rate"));
    Trend::new("隐患整改率", NumberUnit::percent(), months(2026, 1, 12))
        .series(Series::new("2026年", points))
        .series(Series::new("2025年", before))
        .mark("目标", 95.0)
        .zoomed()
        .note("口径：到期应整改的隐患中已销号的比例。")
}

fn days() -> Trend {
    let ticks = (1..=30)
        .map(|d| picture::Tick::new(format!("{d}日"), format!("2026年11月{d}日")).group("2026年11月"))
        .collect();
    let values = (0..21).map(|d: i32| if (8..12).contains(&d) { None } else { Some(f64::from(40 + (d * 7) % 13 - d)) });
    Trend::new("未销号隐患逐日", NumberUnit::count("处"), ticks).series(Series::new("未销号", values))
}

fn progress() -> Progress {
    Progress::new("年度走访进度", NumberUnit::count("户"))
        .goal(Goal::new("石门村", 301.0, 320.0).expected(0.89).href("/visits"))
        .goal(Goal::new("塘坊村", 120.0, 210.0).expected(0.89).status(Status::Near("落后时序".into())))
        .goal(Goal::new("洽湾村", 98.0, 402.0).expected(0.89).status(Status::Over("严重落后".into())))
        .goal(Goal::new("新建移民安置点", 0.0, 0.0))
}

/// Name, households, open hazards.
type Village = (&'static str, f64, Option<f64>);

fn mosaic() -> Mosaic {
    let towns: [(&str, &[Village]); 5] = [
        (
            "石门镇",
            &[
                ("石门村", 420.0, Some(4.0)),
                ("塘坊村", 310.0, Some(0.0)),
                ("下家边村", 260.0, Some(1.0)),
                ("岭头村", 180.0, Some(2.0)),
                ("上洲村", 90.0, Some(0.0)),
            ],
        ),
        (
            "洽湾镇",
            &[
                ("洽湾村", 502.0, Some(2.0)),
                ("西坪村", 287.0, Some(7.0)),
                ("长岭村", 240.0, None),
                ("杨梅坑村", 160.0, Some(1.0)),
            ],
        ),
        ("太源乡", &[("太源村", 210.0, Some(0.0)), ("司前村", 150.0, Some(0.0)), ("圭峰村", 140.0, Some(3.0))]),
        (
            "桑田镇",
            &[
                ("桑田村", 610.0, Some(0.0)),
                ("西溪村", 330.0, Some(1.0)),
                ("古竹村", 305.0, Some(0.0)),
                ("水北村", 290.0, Some(5.0)),
                ("麻坑村", 201.0, Some(0.0)),
                ("罗坊村", 120.0, Some(2.0)),
            ],
        ),
        ("市山镇", &[("市山村", 300.0, Some(1.0)), ("包坊村", 190.0, Some(0.0))]),
    ];
    let classes = vec![
        Class::upto(0.0, "无"),
        Class::upto(1.0, "1 处"),
        Class::upto(3.0, "2—3 处"),
        Class::upto(5.0, "4—5 处"),
        Class::rest("6 处及以上").status(Status::Over("重点".into())),
    ];
    let mosaic = Mosaic::new("南丰县各村未销号隐患", NumberUnit::count("处"), "农户数", classes);
    towns.into_iter().fold(mosaic, |mosaic, (town, villages)| {
        let tiles = villages
            .iter()
            .map(|(name, weight, value)| Tile::new(*name, *weight, *value).href(format!("/places/{name}")));
        mosaic.group(Group::new(town, tiles).href(format!("/places/{town}")))
    })
}

fn sparks(frame: &Frame) -> String {
    let rows =
        [("石门镇", [3, 5, 4, 8, 6, 9, 12]), ("洽湾镇", [9, 9, 7, 6, 4, 4, 2]), ("桑田镇", [5, 5, 5, 5, 5, 5, 5])];
    let cells = rows.iter().map(|(name, values)| {
        let values = values.iter().map(|v| Some(f64::from(*v)));
        let spark = Spark::new(format!("{name}近 7 个月未销号隐患"), NumberUnit::count("处"), values);
        format!("<tr><td>{name}</td><td>{}</td></tr>", spark.svg(frame))
    });
    format!("<table>{}</table>", cells.collect::<String>())
}

fn page(class: &str, frame: impl Fn(&str) -> Frame) -> String {
    let figures = [
        bars().svg(&frame("bars")),
        mosaic().svg(&frame("mosaic")),
        columns().svg(&frame("columns")),
        trend().svg(&frame("trend")),
        stack().svg(&frame("stack")),
        days().svg(&frame("days")),
        rates().svg(&frame("rates")),
        progress().svg(&frame("progress")),
        sparks(&frame("spark")),
    ];
    let ground = if class == "dark" { "#101715" } else { "#ffffff" };
    let body: String = figures.iter().map(|figure| format!("<figure>{figure}</figure>")).collect();
    format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>图</title><style>{STYLE} body{{margin:8px;background:{ground};color:#888}} \
         main{{display:flex;flex-wrap:wrap;gap:0 0}} figure{{margin:0 0 28px}} main.wide figure{{width:50%}} main.phone{{display:block;columns:344px;column-gap:14px}} main.phone figure{{break-inside:avoid}}</style>\
         <body class=\"{class}\"><main class=\"{}\">{body}</main></body></html>",
        if class == "phone" { "phone" } else { "wide" }
    )
}

fn main() -> io::Result<()> {
    let base = std::env::args().nth(1).unwrap_or_else(|| "yearbook".into());
    let desktop = |id: &str| Frame::new(id, 690.0);
    for (name, text) in [
        ("", page("paper", desktop)),
        ("-phone", page("phone", Frame::narrow)),
        ("-elder", page("phone", |id| Frame::narrow(id).text(20.0))),
        ("-dark", page("dark", desktop)),
    ] {
        let path = format!("{base}{name}.html");
        fs::write(&path, text)?;
        println!("{path}");
    }
    Ok(())
}
