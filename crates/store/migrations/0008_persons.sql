-- The register of natural persons (人员库). main: the person this row is the same human being as, the row itself when it is
-- nobody else's double; ids in the chain of changes stay. id_number: sealed; id_find: its blind index; staff: staff number
-- in the one spelling it is compared in.
alter table person add column main uuid;
alter table person add column id_number text collate "C";
alter table person add column id_find bytea;
alter table person add column staff text collate "C";
alter table person add column version bigint not null default 1;
update person set main = id;
create index person_main on person (main);
create unique index person_id_find on person (id_find);
create unique index person_staff on person (staff);
-- That two rows are one human being, or are not: proposed by one administrator, decided by another.
create table person_proposal (
  id uuid primary key,
  kind text collate "C" not null,
  one uuid not null,
  other uuid not null,
  reason text collate "C" not null,
  by_account uuid not null,
  by_person uuid not null,
  at bigint not null,
  accepted boolean,
  decided_by uuid,
  decided_at bigint,
  version bigint not null
);
