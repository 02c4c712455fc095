//! What holds for every chart: well-formed XML, nothing the page's content policy would block, names for assistive
//! technology, ids that do not collide, everything inside the picture.

use std::collections::BTreeSet;

use picture::{
    Bar, Bars, Chart, Class, Column, Columns, Frame, Goal, Group, Mosaic, NumberUnit, Point, Progress, Series, Spark,
    Status, Tile, Trend, both, months,
};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Draws a chart in a frame.
type Draw = Box<dyn Fn(&Frame) -> String>;

/// Each kind of chart around one text and some values.
fn charts(text: &str, values: &[Option<f64>]) -> Vec<(&'static str, Draw)> {
    let unit = NumberUnit::count(text);
    let ticks = months(2025, 7, values.len());
    let status = Status::Near(text.into());
    let bars = Bars::new(text, unit.clone())
        .bars(values.iter().map(|v| Bar::new(text, *v).note(text).href(format!("/?q={text}")).status(status.clone())))
        .mark(text, 3.0)
        .note(text);
    let columns = (0..4).fold(Columns::new(text, unit.clone(), ticks.clone()), |chart, _| {
        chart.series(Column::new(text, values.iter().copied()).hrefs([Some(format!("/?q={text}"))]))
    });
    let trend = (0..3).fold(Trend::new(text, unit.clone(), ticks), |chart, _| {
        chart.series(Series::new(text, values.iter().map(|v| Point::new(*v).href(format!("/?q={text}")))))
    });
    let progress = values.iter().flatten().fold(Progress::new(text, unit.clone()), |chart, v| {
        chart.goal(Goal::new(text, *v, 10.0).expected(0.5).status(status.clone()))
    });
    let classes = vec![Class::upto(1.0, text), Class::upto(5.0, text), Class::rest(text).status(status)];
    let tiles = || values.iter().map(|v| Tile::new(text, v.unwrap_or(1.0), *v).href(format!("/?q={text}")));
    let mosaic =
        Mosaic::new(text, unit.clone(), text, classes).group(Group::new(text, tiles())).group(Group::new("", tiles()));
    let spark = Spark::new(text, unit, values.iter().copied());
    let (stack, zoom) = (columns.clone().stacked(), trend.clone().mark(text, 2.0).zoomed());
    vec![
        ("bars", Box::new(move |f: &Frame| bars.svg(f))),
        ("columns", Box::new(move |f: &Frame| columns.svg(f))),
        ("stack", Box::new(move |f: &Frame| stack.svg(f))),
        ("trend", Box::new(move |f: &Frame| trend.svg(f))),
        ("zoom", Box::new(move |f: &Frame| zoom.svg(f))),
        ("progress", Box::new(move |f: &Frame| progress.svg(f))),
        ("mosaic", Box::new(move |f: &Frame| mosaic.svg(f))),
        ("spark", Box::new(move |f: &Frame| spark.svg(f))),
    ]
}

/// Frames that pages use.
fn frames() -> [Frame; 5] {
    [
        Frame::wide("one"),
        Frame::narrow("one"),
        Frame::wide("one").text(20.0),
        Frame::narrow("one").text(20.0),
        Frame::narrow("one").bare(),
    ]
}

/// Checks one drawing; says what is wrong.
fn check(svg: &str) -> Result<(), String> {
    const ELEMENTS: [&str; 15] = [
        "svg", "title", "desc", "g", "a", "rect", "line", "path", "circle", "text", "defs", "pattern", "div", "span",
        "p",
    ];
    let mut reader = Reader::from_str(svg);
    let mut ids = BTreeSet::new();
    let mut used: Vec<String> = Vec::new();
    let mut depth = 0;
    let mut canvas = (0.0, 0.0);
    let mut in_defs = false;
    loop {
        let event = reader.read_event().map_err(|e| format!("not well-formed: {e}"))?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                if !ELEMENTS.contains(&name.as_str()) {
                    return Err(format!("element {name}"));
                }
                in_defs |= name == "defs";
                for attribute in tag.attributes() {
                    let attribute = attribute.map_err(|e| format!("attribute: {e}"))?;
                    let key = attribute.key.as_ref().to_owned();
                    let value = attribute.value.into_owned();
                    if key == "style" || key.starts_with("on") || value.contains("NaN") || value.contains("inf") {
                        return Err(format!("{key}={value}"));
                    }
                    if key == "id" && !ids.insert(value.clone()) {
                        return Err(format!("id {value} twice"));
                    }
                    if key == "aria-labelledby" {
                        used.extend(value.split(' ').map(str::to_owned));
                    }
                    if let Some(target) = value.strip_prefix("url(#") {
                        used.push(target.trim_end_matches(')').to_owned());
                    }
                    if key == "href" && value.starts_with("javascript") {
                        return Err("script address".into());
                    }
                }
                if name == "svg" {
                    canvas = (number(tag, "width")?, number(tag, "height")?);
                } else if name == "rect" && !in_defs {
                    inside(tag, canvas)?;
                }
                if matches!(event, Event::Start(_)) {
                    depth += 1;
                }
            }
            Event::End(tag) => {
                in_defs &= tag.name().as_ref() != "defs";
                depth -= 1;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match used.into_iter().find(|id| !ids.contains(id)) {
        Some(id) => Err(format!("{id} is named but not there")),
        None if depth != 0 => Err("elements left open".into()),
        None => Ok(()),
    }
}

fn number(tag: &BytesStart<'_>, name: &str) -> Result<f64, String> {
    let attribute = tag.try_get_attribute(name).map_err(|e| e.to_string())?.ok_or(format!("no {name}"))?;
    attribute.value.parse().map_err(|e| format!("{name}: {e}"))
}

/// A rectangle lies inside the picture.
fn inside(tag: &BytesStart<'_>, canvas: (f64, f64)) -> Result<(), String> {
    let (x, y, w, h) = (number(tag, "x")?, number(tag, "y")?, number(tag, "width")?, number(tag, "height")?);
    let slack = 2.0;
    let fits =
        x >= -slack && y >= -slack && x + w <= canvas.0 + slack && y + h <= canvas.1 + slack && w >= 0.0 && h >= 0.0;
    if fits { Ok(()) } else { Err(format!("rect {x} {y} {w} {h} outside {canvas:?}")) }
}

fn check_all(text: &str, values: &[Option<f64>]) -> Result<(), String> {
    for (name, chart) in charts(text, values) {
        for frame in frames() {
            check(&chart(&frame)).map_err(|e| format!("{name} {frame:?}: {e}"))?;
        }
    }
    Ok(())
}

#[test]
fn the_check_itself_finds_faults() {
    let svg = Bars::new("t", NumberUnit::count("处")).bar(Bar::new("x", 1.0)).svg(&Frame::wide("a"));
    assert_eq!(check(&svg), Ok(()));
    for (from, to) in [
        ("</svg>", ""),
        ("<text", "<script"),
        ("<g>", "<g style=\"fill:red\">"),
        ("<g>", "<g onclick=\"x\">"),
        ("id=\"pic-a-d\"", "id=\"pic-a-t\""),
        ("id=\"pic-a-d\"", "id=\"pic-a-x\""),
        ("x=\"0\"", "x=\"-90\""),
    ] {
        assert!(svg.contains(from), "{from}");
        assert!(check(&svg.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn ordinary_and_extreme_values_are_drawn_inside() {
    for values in [
        vec![],
        vec![None],
        vec![Some(0.0)],
        vec![Some(5.0), None, Some(12.0), Some(3.0)],
        vec![Some(-5.0), Some(7.0), None, None],
        vec![Some(1e12), Some(1.0)],
        vec![Some(f64::INFINITY), Some(f64::NAN), Some(-1e-9)],
        (0..60).map(|i| Some(f64::from(i % 7))).collect(),
    ] {
        check_all("未销号隐患", &values).unwrap_or_else(|e| panic!("{values:?}: {e}"));
    }
}

#[test]
fn hostile_text_stays_text() {
    let text = r#""><script>alert(1)</script><a href='javascript:x' style="x">&amp;]]>"#;
    check_all(text, &[Some(1.0), None, Some(9.0)]).unwrap();
    for (name, chart) in charts(text, &[Some(1.0)]) {
        assert!(!chart(&Frame::wide("a")).contains("<script"), "{name}");
    }
}

#[test]
fn a_picture_is_named_and_a_picture_with_links_is_a_group() {
    for (name, chart) in charts("进度", &[Some(1.0), Some(2.0)]) {
        let svg = chart(&Frame::wide("a"));
        let linked = svg.contains("<a href=");
        assert_eq!(svg.contains(r#"role="group""#), linked, "{name}");
        assert_eq!(svg.contains(r#"role="img""#), !linked, "{name}: an image would hide its links");
        assert!(svg.contains("aria-label"), "{name}");
    }
}

#[test]
fn both_widths_stand_on_one_page_without_sharing_ids() {
    let chart = Bars::new("t", NumberUnit::count("处")).bar(Bar::new("x", 1.0));
    let page = format!("<div>{}</div>", both(&chart, "id with spaces & signs"));
    check(&page).unwrap();
    assert!(page.contains("pic-wide") && page.contains("pic-narrow"));
}

#[test]
fn the_same_values_give_the_same_text() {
    let draw =
        || charts("户", &[Some(1.5), None, Some(2.0)]).iter().map(|(_, c)| c(&Frame::wide("a"))).collect::<String>();
    assert_eq!(draw(), draw());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_and_values_give_a_sound_picture(
        text in "\\PC{0,40}",
        values in proptest::collection::vec(proptest::option::weighted(0.8, -1e5..1e6f64), 0..40),
    ) {
        if let Err(fault) = check_all(&text, &values) {
            prop_assert!(false, "{}", fault);
        }
    }
}
