//! Samples of the pages of finding.

use super::page::{Found, FoundPage, SearchPage};
use crate::components::{Column, Frame, Link, Row, Table, TableCell, Tag};
use domain::ledger::StateCategory;

impl FoundPage {
    /// The page with made-up content, for tests of the look.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("查区划", "村情"),
            title: "查区划".to_owned(),
            action: "/places".to_owned(),
            words: "hjc".to_owned(),
            results: vec![Found {
                href: "/switch?place=9".to_owned(),
                title: "南城县·株良镇·黄家村".to_owned(),
                value: String::new(),
                note: "村 361021103205".to_owned(),
            }],
            cut: String::new(),
            help: "写村名、乡镇名、拼音首字母或区划代码".to_owned(),
        }
    }
}

impl SearchPage {
    /// The page with made-up content, for tests of the look.
    pub fn sample() -> Self {
        Self {
            frame: Frame::sample("搜索", ""),
            words: "灭火器".to_owned(),
            places: vec![Link::new("南城县·株良镇", "/switch?place=3")],
            cuts: vec![Link::new("安全隐患只显示前 20 条，共 31 条，查看全部", "/ledgers/aq?q=x")],
            table: Table {
                caption: "找到的记录".to_owned(),
                columns: ["名称", "台账", "编号", "地点", "状态"].map(Column::words).to_vec(),
                rows: vec![Row::plain(vec![
                    TableCell::link("村部灭火器过期", "/records/aq/1"),
                    TableCell::text("安全隐患"),
                    TableCell::text("AQ-361021-2026-00019"),
                    TableCell::text("云市村"),
                    TableCell::Tag(Tag::new("整改中", StateCategory::Active)),
                ])],
                short: true,
                ..Table::default()
            },
        }
    }
}
