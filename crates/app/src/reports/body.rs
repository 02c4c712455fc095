//! A draft as the JSON an issued report keeps, and back.

use super::draft::{Draft, DraftFigure, Paragraph, Piece};
use super::period;
use domain::PlaceId;
use domain::indicators::FigureValue;
use serde_json::{Value as Json, json};

/// The draft as text.
pub(super) fn write(draft: &Draft) -> String {
    let paragraphs: Vec<Json> = draft
        .paragraphs
        .iter()
        .map(|p| {
            let pieces: Vec<Json> = p
                .pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => json!(text),
                    Piece::Figure(n) => json!(n),
                })
                .collect();
            json!({ "style": p.style, "pieces": pieces })
        })
        .collect();
    let figures: Vec<Json> = draft.figures.iter().map(figure).collect();
    json!({
        "template": draft.template,
        "title": draft.title,
        "addressee": draft.addressee,
        "place": draft.place.0,
        "period": period::text(draft.period),
        "paragraphs": paragraphs,
        "figures": figures,
        "basis": draft.basis,
    })
    .to_string()
}

fn figure(f: &DraftFigure) -> Json {
    let value = match f.value {
        None => Json::Null,
        Some(FigureValue::Number(n)) => json!([n]),
        Some(FigureValue::Ratio { top, bottom }) => json!([top, bottom]),
    };
    json!({
        "shown": f.shown,
        "inline": f.inline,
        "indicator": f.indicator,
        "title": f.title,
        "note": f.note,
        "dim": f.dim,
        "place": f.place.0,
        "place_name": f.place_name,
        "period": period::text(f.period),
        "value": value,
    })
}

/// Reads what [`write`] wrote; `None` when it is no such text.
pub(super) fn read(text: &str) -> Option<Draft> {
    let json: Json = serde_json::from_str(text).ok()?;
    let words = |json: &Json| json.as_str().map(str::to_owned);
    let list = |key: &str| json.get(key).and_then(Json::as_array);
    let paragraphs = list("paragraphs")?
        .iter()
        .map(|p| {
            let pieces = p.get("pieces")?.as_array()?.iter().map(|piece| match piece {
                Json::String(text) => Some(Piece::Text(text.clone())),
                other => other.as_u64().and_then(|n| usize::try_from(n).ok()).map(Piece::Figure),
            });
            Some(Paragraph { style: words(p.get("style")?)?, pieces: pieces.collect::<Option<_>>()? })
        })
        .collect::<Option<_>>()?;
    let figures = list("figures")?.iter().enumerate().map(|(i, f)| read_figure(i + 1, f)).collect::<Option<_>>()?;
    Some(Draft {
        template: words(json.get("template")?)?,
        title: list("title")?.iter().map(words).collect::<Option<_>>()?,
        addressee: words(json.get("addressee")?)?,
        place: PlaceId(json.get("place")?.as_i64()?),
        period: period::parse(json.get("period")?.as_str()?)?,
        paragraphs,
        figures,
        basis: list("basis")?.iter().map(words).collect::<Option<_>>()?,
    })
}

fn read_figure(n: usize, json: &Json) -> Option<DraftFigure> {
    let words = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
    let value = match json.get("value")?.as_array().map(Vec::as_slice) {
        None => None,
        Some([n]) => Some(FigureValue::Number(n.as_i64()?)),
        Some([top, bottom]) => Some(FigureValue::Ratio { top: top.as_i64()?, bottom: bottom.as_i64()? }),
        Some(_) => return None,
    };
    Some(DraftFigure {
        n,
        shown: words("shown")?,
        inline: json.get("inline")?.as_bool()?,
        indicator: words("indicator")?,
        title: words("title")?,
        note: words("note")?,
        dim: words("dim")?,
        place: PlaceId(json.get("place")?.as_i64()?),
        place_name: words("place_name")?,
        period: period::parse(&words("period")?)?,
        value,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use domain::Day;
    use domain::indicators::Period;

    /// A draft with a figure in its text.
    pub(in crate::reports) fn sample() -> Draft {
        let figure = |n, value| DraftFigure {
            n,
            shown: "3处".into(),
            inline: n != 2,
            indicator: "found".into(),
            title: "排查隐患".into(),
            note: "按排查时间计".into(),
            dim: String::new(),
            place: PlaceId(7),
            place_name: "临川区".into(),
            period: Period::Days(Day(20_000), Day(20_030)),
            value,
        };
        Draft {
            template: "monthly".into(),
            title: vec!["临川区".into(), "情况".into()],
            addressee: String::new(),
            place: PlaceId(7),
            period: Period::AsOf(Day(20_030)),
            paragraphs: vec![Paragraph {
                style: "body".into(),
                pieces: vec![Piece::Text("共\"".into()), Piece::Figure(1), Piece::Text("。".into())],
            }],
            figures: vec![
                figure(1, Some(FigureValue::Number(3))),
                figure(2, None),
                figure(3, Some(FigureValue::Ratio { top: 0, bottom: 0 })),
            ],
            basis: vec!["1. 排查隐患".into()],
        }
    }

    #[test]
    fn a_kept_draft_is_read_back() {
        let draft = sample();
        assert_eq!(read(&write(&draft)), Some(draft.clone()));
        assert_eq!(draft.words(&draft.paragraphs[0]), "共\"3处。");
        assert_eq!(read("{}"), None);
    }
}
