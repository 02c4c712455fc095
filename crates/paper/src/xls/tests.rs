//! Workbooks put together record by record.

use std::io::{Cursor, Write};

use super::*;
use crate::Reason;

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let bytes: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
    [&(units.len() as u16).to_le_bytes()[..], &[1], &bytes].concat()
}

fn at(row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
    [&row.to_le_bytes()[..], &column.to_le_bytes(), &style.to_le_bytes(), rest].concat()
}

/// A container whose workbook has one sheet with these records; `globals` go before the list of sheets.
fn container(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    let begin = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0]);
    let end = record(0x000A, &[]);
    let head = [begin(5), globals.to_vec()].concat();
    let name = [&[2u8, 1][..], &"台账".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat();
    let listed = |offset: u32| record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0], &name].concat());
    let offset = (head.len() + listed(0).len() + end.len()) as u32;
    let stream = [head, listed(offset), end.clone(), begin(0x10), sheet.to_vec(), end].concat();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn globals() -> Vec<u8> {
    let style = |format: u16| record(0x00E0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat());
    // The second text is cut after its first character and goes on with narrow ones.
    let strings = [
        &2u32.to_le_bytes()[..],
        &2u32.to_le_bytes(),
        &wide("隐患"),
        &[3, 0, 1],
        &"甲".encode_utf16().next().unwrap().to_le_bytes(),
    ]
    .concat();
    [
        record(0x041E, &[&200u16.to_le_bytes()[..], &wide("0.00\"万元\"")].concat()),
        style(0),
        style(14),
        style(200),
        record(0x00FC, &strings),
        record(0x003C, &[0, b'b', b'c']),
    ]
    .concat()
}

#[test]
fn cells_of_every_kind() {
    let result = |bits: u64| bits.to_le_bytes();
    let sheet = [
        record(0x0208, &[&[1u8, 0][..], &[0; 10], &[0x20, 0, 0, 0]].concat()),
        record(0x00FD, &at(0, 0, 0, &0u32.to_le_bytes())),
        record(0x00FD, &at(0, 1, 0, &1u32.to_le_bytes())),
        record(0x0203, &at(0, 2, 1, &46090f64.to_le_bytes())),
        record(0x027E, &at(0, 3, 2, &((350u32 << 2) | 3).to_le_bytes())),
        record(
            0x00BD,
            &[&at(1, 0, 0, &((7u32 << 2) | 2).to_le_bytes())[..], &[0, 0], &((8u32 << 2) | 2).to_le_bytes(), &[1, 0]]
                .concat(),
        ),
        record(0x0203, &at(1, 2, 0, &3.61002196304179e17f64.to_le_bytes())),
        record(0x0205, &at(2, 0, 0, &[42, 1])),
        record(0x0205, &at(2, 1, 0, &[1, 0])),
        record(0x0006, &at(2, 2, 0, &result(1.5f64.to_bits()))),
        record(0x0006, &at(2, 3, 0, &result(0xFFFF_0000_0000_0000))),
        record(0x0207, &wide("算出")),
        record(0x00E5, &[1, 0, 0, 0, 1, 0, 0, 0, 2, 0]),
    ]
    .concat();
    let book = read(&container(&globals(), &sheet), &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.name, "台账");
    let shown: Vec<Vec<String>> =
        sheet.rows.iter().map(|r| r.cells.iter().map(|c| c.value.display()).collect()).collect();
    assert_eq!(
        shown,
        [
            vec!["隐患", "甲bc", "2026-03-09", "3.50万元"],
            vec!["7", "8", "361002196304179000"],
            vec!["#N/A", "TRUE", "1.5", "算出"]
        ]
    );
    assert!(sheet.rows[1].hidden && sheet.rows[2].cells[2].formula && sheet.rows[2].cells[3].formula);
    assert_eq!(sheet.merges, [Merge { first_row: 1, last_row: 2, first_column: 0, last_column: 2 }]);
    let CellValue::Number(n) = &sheet.rows[1].cells[2].value else { panic!("a number") };
    assert_eq!(&*n.source, "3.61002196304179E+17");
}

#[test]
fn refusals() {
    let encrypted = container(&record(0x002F, &[1, 0]), &[]);
    assert_eq!(read(&encrypted, &Limits::default()).unwrap_err().reason, Reason::Encrypted);
    let missing = container(&[], &record(0x00FD, &at(0, 0, 0, &9u32.to_le_bytes())));
    assert_eq!(read(&missing, &Limits::default()).unwrap_err().reason, Reason::Damaged);
    assert!(read(b"\x09\x04\x06\x00\x00\x00\x10\x00", &Limits::default()).unwrap_err().message.contains(".xlsx"));
    let many = record(0x00BD, &at(0, 0, 0, &[0; 200]));
    assert_eq!(
        read(&container(&[], &many), &Limits { cells: 5, ..Limits::default() }).unwrap_err().reason,
        Reason::TooLarge
    );
}

proptest::proptest! {
    /// Any records never panic.
    #[test]
    fn any_records_end(parts in proptest::collection::vec((0usize..14, proptest::collection::vec(proptest::prelude::any::<u8>(), 0..24)), 0..20)) {
        const KINDS: [u16; 14] = [0x0006, 0x000A, 0x003C, 0x0085, 0x00BD, 0x00E5, 0x00FC, 0x00FD, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x041E];
        let records: Vec<u8> = parts.iter().flat_map(|(kind, body)| record(KINDS[*kind], body)).collect();
        let _ = read(&container(&records, &records), &Limits::default());
    }
}
