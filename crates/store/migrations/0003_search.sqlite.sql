-- Full text: our own tokens, so both engines find the same. The text itself is not kept.
create table search_doc (
  id integer primary key,
  county integer not null,
  ledger integer not null,
  record blob not null,
  unique (county, ledger, record)
) strict;
create virtual table search_text using fts5 (tokens, content = '', contentless_delete = 1, tokenize = 'ascii');
