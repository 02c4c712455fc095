//! Money and decimals keep their unit and scale from the definition to every place a figure is written.

use crate::crew::Crew;
use crate::speeches::{brought, of_text};
use crate::{World, both_founded};
use app::indicators::{self, Question, Side};
use app::records::{self, NewRecord};
use app::reports::{self, Asked};
use app::{OpContext, speeches};
use domain::PlaceId;
use domain::indicators::Period;
use domain::pack::ReportParagraph;

/// The shipped pack, where visits bring money and mend roads.
fn with_money(path: &str, text: &str) -> String {
    if path != "ledgers/visit.toml" {
        return text.to_owned();
    }
    let later = text.replace("from = \"2026-01-01\"", "from = \"2026-01-02\"");
    assert_ne!(later, text, "a changed definition has a later first day");
    format!(
        "{later}\n[fields.gift]\ntitle = \"慰问金额\"\ntype = \"money\"\n\
         [fields.mended]\ntitle = \"维修长度\"\ntype = \"decimal\"\nunit = \"公里\"\nscale = 2\n\
         [indicators.visit_gift]\ntitle = \"走访慰问资金\"\nunit = \"元\"\nnote = \"时期数；按走访日期计\"\n\
         span = {{ from = \"visited_on\", amount = \"gift\" }}\n\
         [indicators.visit_gift_wan]\ntitle = \"慰问资金总额\"\nunit = \"万元\"\n\
         span = {{ from = \"visited_on\", amount = \"gift\" }}\n\
         [indicators.visit_mended]\ntitle = \"维修道路里程\"\nunit = \"公里\"\n\
         span = {{ from = \"visited_on\", amount = \"mended\" }}\n"
    )
}

async fn visit(cx: &OpContext, place: PlaceId, on: &str, gift: &str) -> domain::Id {
    let texts = [
        ("visited_on", on),
        ("household", "户甲"),
        ("kind", "日常走访"),
        ("visitor", "饶示例"),
        ("matters", "家里平安"),
        ("gift", gift),
        ("mended", "12.5"),
    ];
    let new = NewRecord {
        submission: cx.app.id(),
        ledger: "visit".into(),
        place,
        unit: None,
        day: None,
        texts: texts.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        uploads: Vec::new(),
        confirmed: true,
    };
    records::create(cx, new).await.expect("a visit").id
}

#[test]
fn money_and_decimals_are_written_in_their_unit_everywhere() {
    both_founded(async |world: &World| {
        let crew = Crew::new(world).await;
        let app = &world.with_pack(with_money).await;
        let asking = async |account| {
            let actor = app::accounts::actor(app, account, world.today()).await.expect("actor");
            OpContext::new(app, actor, "form", app.now())
        };
        let (cadre, office) = (asking(crew.cadre).await, asking(crew.county_office).await);
        let id = visit(&cadre, crew.villages[0], "2026-11-10", "39,005.00").await;

        // The record: 元 with two decimals.
        let view = records::view(&cadre, "visit", id).await.expect("view");
        let field = |id: &str| view.fields.iter().find(|f| f.id == id).map(|f| (f.text.as_str(), f.unit.as_str()));
        assert_eq!((field("gift"), field("mended")), (Some(("39005.00", "元")), Some(("12.50", "公里"))));

        // The figure: exact in a sentence, 万元 in a summary; its rows add up in the same unit.
        let period = Period::parse("2026-11").expect("a month");
        for (indicator, exact, summary) in [
            ("visit_gift", "39005.00元", "3.90万元"),
            ("visit_gift_wan", "3.90万元", "3.90万元"),
            ("visit_mended", "12.50公里", "12.50公里"),
            ("visit_count", "1次", "1次"),
        ] {
            let figure = indicators::figure(app, &office, indicator, crew.county, period, None).await.expect("figure");
            assert_eq!((figure.print(), figure.indicator.print_summary(figure.value)), (exact.into(), summary.into()));
            let question = Question::new(indicator, crew.county, period);
            let rows = indicators::rows(&office, question, Side::Top, 10, 0).await.expect("rows");
            assert_eq!(rows.quantity.print(rows.total), exact);
        }

        // The report: a summary, also of what changed against the year before.
        visit(&cadre, crew.villages[0], "2025-11-10", "9,005").await;
        let paragraph = ReportParagraph {
            style: "body".into(),
            text: "慰问{visit_gift}，{compare:visit_gift}；维修{visit_mended}。".into(),
        };
        let asked = Asked { template: "monthly".into(), place: crew.county, period, paragraphs: Some(vec![paragraph]) };
        let draft = reports::draft(&office, asked).await.expect("draft");
        let words = draft.words(&draft.paragraphs[0]);
        assert_eq!(words, "慰问3.90万元，比上年同期增加3.00万元（增长333.1%）；维修12.50公里。");

        // A speech: in the unit of its words, as the rules of filling round.
        let text = "在工作会上的讲话\n一、成绩\n今年以来,全县走访慰问资金XX万元,走访慰问资金XX余万元,走访慰问资金XX元,\
                    维修道路里程XX公里。\n";
        let read = brought(&office, of_text(world, crew.county, text)).await;
        let filling = speeches::filling(&office, read.view.record.id, None).await.expect("filling");
        let offers: Vec<_> = filling
            .blanks
            .iter()
            .map(|b| b.offers.first().map(|o| (o.indicator.id.as_str(), o.shown.as_str(), o.text.clone())))
            .collect();
        let offer = |id, shown, text: &str| Some((id, shown, Ok(text.to_owned())));
        assert_eq!(
            offers,
            [
                offer("visit_gift", "39005.00元", "3.9"),
                offer("visit_gift", "39005.00元", "3"),
                offer("visit_gift", "39005.00元", "39005"),
                offer("visit_mended", "12.50公里", "12.5"),
            ]
        );
    });
}
