-- What the records that refer to a record add up to, beside its row: no version and no change of it. Rows with nothing are not
-- kept; name is the roll-up's id in the record's ledger.
create table rollup (
  county bigint not null,
  record uuid not null,
  name text collate "C" not null,
  value bigint not null,
  primary key (county, record, name)
) /* without rowid */;
