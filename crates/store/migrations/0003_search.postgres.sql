-- Full text: our own tokens, so both engines find the same. The text itself is not kept.
create table search_doc (
  county bigint not null,
  ledger bigint not null,
  record uuid not null,
  tokens tsvector not null,
  primary key (county, ledger, record)
);
create index search_doc_tokens on search_doc using gin (tokens);
