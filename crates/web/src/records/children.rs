//! Records inside a record, as tables of its page.

use super::page::ChildTable;
use crate::auth::Visitor;
use crate::components::{Column, Link, Pager, Row, Table, TableCell, Tag};
use crate::failure::Failure;
use crate::url;
use app::records::{CHILDREN, Children};
use domain::Id;
use std::collections::{BTreeMap, HashMap};

/// Begins the name of the parameter that says which page of a ledger is shown.
const PAGE: &str = "page_";

/// The tables; `query` says which page of each.
pub(crate) async fn tables(
    visitor: &Visitor,
    ledger: &str,
    record: Id,
    query: &HashMap<String, String>,
) -> Result<Vec<ChildTable>, Failure> {
    let page = |(name, page): (&String, &String)| Some((name.strip_prefix(PAGE)?.to_owned(), page.parse().ok()?));
    let pages: BTreeMap<String, i64> = query.iter().filter_map(page).collect();
    let children = app::records::children(&visitor.cx, ledger, record, pages).await?;
    Ok(children.iter().map(|child| table(child, &url::record(ledger, record), record)).collect())
}

fn table(child: &Children, here: &str, parent: Id) -> ChildTable {
    let stated = child.listed.rows.iter().any(|row| row.state.2.is_final());
    let mut columns = vec![Column::words(&child.words[0])];
    columns.extend(
        child
            .listed
            .columns
            .iter()
            .map(|(title, _, unit)| Column { number: !unit.is_empty(), ..Column::number(title, unit) }),
    );
    if stated {
        columns.push(Column::words("状态"));
    }
    let row = |row: &app::records::Row| {
        let mut cells = vec![TableCell::link(&row.headline, &url::record(&child.ledger, row.id))];
        cells.extend(row.cells.iter().map(|cell| TableCell::text(&cell.text)));
        if stated {
            cells.push(TableCell::Tag(Tag::new(&row.state.1, row.state.2)));
        }
        Row::plain(cells)
    };
    let rows: Vec<Row> = child.listed.rows.iter().map(row).collect();
    let count = u64::try_from(rows.len()).unwrap_or(0);
    let before = u64::try_from(child.page * CHILDREN).unwrap_or(0);
    let at = |page: i64| format!("{here}?{PAGE}{}={page}#{}", child.ledger, child.ledger);
    let pager = (child.page > 0 || child.listed.more).then(|| Pager {
        first: if count == 0 { 0 } else { before + 1 },
        last: before + count,
        total: None,
        late: String::new(),
        counter: child.words[1].clone(),
        before: (child.page > 0).then(|| at(child.page - 1)),
        after: child.listed.more.then(|| at(child.page + 1)),
    });
    let add = format!("/ledgers/{}/new?inside={parent}", child.ledger);
    ChildTable {
        anchor: child.ledger.clone(),
        title: child.title.clone(),
        noun: child.words[0].clone(),
        table: (!rows.is_empty()).then(|| Table {
            caption: child.title.clone(),
            columns,
            rows,
            short: true,
            ..Table::default()
        }),
        pager,
        add: child.add.then(|| Link::new(&format!("添加{}", child.words[0]), &add)),
    }
}
