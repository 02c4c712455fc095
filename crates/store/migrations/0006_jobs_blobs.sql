-- Jobs that run on a timer, a row each: the claim of the run under way, and how the last run that ended went.
-- claimed_at: when the last run began. claimed_until, run: set while a run is under way; a claim that is not renewed lapses.
create table job (
  name text collate "C" primary key,
  title text collate "C" not null,
  schedule text collate "C" not null,
  next_at bigint not null,
  claimed_at bigint,
  claimed_until bigint,
  run uuid,
  ran_at bigint,
  took_ms bigint,
  succeeded boolean,
  result text collate "C"
);
-- Stored bytes by content. seen_at: when they were last put. swept_at: chosen for deletion, so no record can be linked to them.
create table blob (
  hash text collate "C" primary key,
  seen_at bigint not null,
  swept_at bigint
);
create index blob_seen on blob (seen_at);
create index file_hash on file (hash);
insert into blob (hash, seen_at) select distinct hash, 0 from file;
