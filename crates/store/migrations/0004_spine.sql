-- Names of the pack as small numbers: ledgers, indicators, options that figures are broken down by.
create table name (
  id bigint primary key,
  kind text collate "C" not null,
  word text collate "C" not null,
  unique (kind, word)
);

-- Definitions as loaded: changed content needs a new from-date.
create table definition (
  path text collate "C" not null,
  from_day bigint not null,
  hash text collate "C" not null,
  body text collate "C" not null,
  loaded_at bigint not null,
  primary key (path, from_day)
);

-- The installation's own places: permanent ids, dated codes and names.
create table place (
  id bigint primary key,
  parent bigint,
  level bigint not null,
  code text collate "C" not null,
  name text collate "C" not null,
  initials text collate "C" not null,
  rural boolean not null,
  from_day bigint not null,
  to_day bigint,
  successor bigint
);
create table place_name (
  place bigint not null,
  from_day bigint not null,
  parent bigint,
  code text collate "C" not null,
  name text collate "C" not null,
  rural boolean not null,
  primary key (place, from_day)
);
-- Every place with everything at or below it.
create table place_below (
  above bigint not null,
  place bigint not null,
  primary key (above, place)
) /* without rowid */;
create index place_below_place on place_below (place);
-- One row: grows with every change of the tree, so that other nodes know to read it again.
create table place_version (id bigint primary key, n bigint not null);

create table unit (
  id uuid primary key,
  name text collate "C" not null,
  initials text collate "C" not null,
  place bigint not null,
  line text collate "C" not null,
  from_day bigint not null,
  to_day bigint
);
create table person (
  id uuid primary key,
  name text collate "C" not null,
  initials text collate "C" not null
);
-- password: a PHC text. secret_until: the password is a one-time secret that dies then. released: false after a reset until a
-- second administrator lets the account in again. totp, totp_new: sealed; the second waits for its first right code.
-- mac (here and of grants): over what gives rights, so that a row written past the program gives none.
create table account (
  id uuid primary key,
  login text collate "C" not null unique,
  person uuid not null,
  unit uuid,
  title text collate "C" not null,
  password text collate "C" not null,
  password_at bigint not null,
  must_change boolean not null,
  secret_until bigint,
  released boolean not null,
  totp text collate "C",
  totp_new text collate "C",
  totp_step bigint,
  shared boolean not null,
  suspended_at bigint,
  created_at bigint not null,
  last_day bigint not null,
  version bigint not null,
  mac bytea not null
);
create index account_person on account (person);
create table account_grant (
  id uuid primary key,
  account uuid not null,
  role text collate "C" not null,
  place bigint not null,
  unit uuid,
  posting uuid,
  line text collate "C",
  from_day bigint not null,
  to_day bigint,
  given_by uuid not null,
  given_at bigint not null,
  version bigint not null,
  mac bytea not null
);
create index account_grant_account on account_grant (account);
create index account_grant_place on account_grant (place, role);
-- Tries to sign in: by login (whether there is one or not) and by network address, since the first of the row's window.
create table login_try (
  word text collate "C" primary key,
  n bigint not null,
  since bigint not null
);
create table session (
  id text collate "C" primary key,
  account uuid,
  body bytea not null,
  expires bigint not null
);
create index session_expires on session (expires);
create index session_account on session (account);

-- One delivery from an entrance, with its outcome kept, refusals too.
create table submission (
  id uuid primary key,
  account uuid not null,
  entrance text collate "C" not null,
  hash bytea not null,
  at bigint not null,
  accepted boolean not null,
  outcome text collate "C" not null
);
-- What a submission did to one record: append-only. mac covers the MAC before it and the canonical form.
create table change (
  county bigint not null,
  n bigint not null,
  submission uuid not null,
  ledger text collate "C" not null,
  record uuid not null,
  version bigint not null,
  kind text collate "C" not null,
  step text collate "C" not null,
  day bigint not null,
  at bigint not null,
  account uuid not null,
  person uuid not null,
  acting_for uuid,
  basis text collate "C" not null,
  before text collate "C" not null,
  after text collate "C" not null,
  mac bytea not null,
  primary key (county, n)
) /* without rowid */;
create index change_record on change (county, record, n);
-- The last change of each county, itself under a MAC, so that a cut tail shows.
create table county_head (
  county bigint primary key,
  n bigint not null,
  mac bytea not null,
  proof bytea not null
);
-- Heads as sealed from time to time and exported; a restore writes an epoch here.
create table seal (
  county bigint not null,
  n bigint not null,
  at bigint not null,
  epoch bigint not null,
  mac bytea not null,
  proof bytea not null,
  primary key (county, n, at)
);

-- Numbers of records by county, ledger and year.
create table counter (
  county bigint not null,
  word text collate "C" not null,
  n bigint not null,
  primary key (county, word)
);

-- Dated contributions of records to indicators.
create table span (
  county bigint not null,
  record uuid not null,
  indicator bigint not null,
  place bigint not null,
  from_day bigint not null,
  to_day bigint,
  amount bigint not null,
  dim bigint not null,
  primary key (county, record, indicator, place, from_day)
) /* without rowid */;
create index span_indicator on span (county, indicator, place, from_day);

-- Two people changed one field differently: both kept until a person has chosen.
create table clash (
  id uuid primary key,
  county bigint not null,
  ledger text collate "C" not null,
  record uuid not null,
  field text collate "C" not null,
  base text collate "C" not null,
  theirs text collate "C" not null,
  mine text collate "C" not null,
  theirs_by uuid not null,
  mine_by uuid not null,
  protected boolean not null,
  at bigint not null,
  chosen text collate "C",
  chosen_by uuid,
  chosen_at bigint
);
create index clash_record on clash (county, record);

-- Files by content, and the records they belong to: a file is seen by whom its record is seen.
create table file (
  county bigint not null,
  record uuid not null,
  hash text collate "C" not null,
  name text collate "C" not null,
  mime text collate "C" not null,
  size bigint not null,
  primary key (county, record, hash)
);

-- Issued reports: figures, rows and file frozen.
create table report (
  id uuid primary key,
  county bigint not null,
  place bigint not null,
  template text collate "C" not null,
  title text collate "C" not null,
  period text collate "C" not null,
  issued_by uuid not null,
  issued_name text collate "C" not null,
  issued_at bigint not null,
  body text collate "C" not null,
  docx bytea not null,
  hash text collate "C" not null
);
create index report_place on report (place, issued_at);
create table report_figure (
  report uuid not null,
  n bigint not null,
  indicator text collate "C" not null,
  place bigint not null,
  period text collate "C" not null,
  shown text collate "C" not null,
  value_top bigint not null,
  value_bottom bigint,
  rows_hash text collate "C" not null,
  row_ids bytea not null,
  primary key (report, n)
);
