-- Files being brought in, a row each: long work that survives its request and its process.
-- state: waiting, running, stopped, done, failed. run, claimed_until: who writes now; a claim that is not renewed lapses.
create table import (
  id uuid primary key,
  account uuid not null,
  ledger text collate "C" not null,
  place bigint not null,
  day bigint not null,
  file text collate "C" not null,
  upload text collate "C" not null,
  state text collate "C" not null,
  stopping boolean not null,
  total bigint not null,
  said text collate "C",
  at bigint not null,
  ended_at bigint,
  run uuid,
  claimed_until bigint
);
create index import_account on import (account, ledger, at);
create index import_state on import (state, at);
-- Its parts, each one delivery. written: null until its delivery is known. missing, left_out: rows left
-- out, how many and, sealed, which and why.
create table import_part (
  import uuid not null,
  part bigint not null,
  written bigint,
  missing bigint not null,
  left_out text collate "C" not null,
  primary key (import, part)
);
