-- The last number given in each county: (county, n) is gapless and in commit order.
create table county_order (
  county bigint primary key,
  n bigint not null
);
