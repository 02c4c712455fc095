-- Figures: the folded ends of spans by day; a figure at day D is the sum of opens minus closes up to D.
create table cell (
  county bigint not null,
  indicator bigint not null,
  place bigint not null,
  dim bigint not null,
  day bigint not null,
  opens bigint not null,
  closes bigint not null,
  primary key (county, indicator, place, dim, day)
) /* without rowid */;
