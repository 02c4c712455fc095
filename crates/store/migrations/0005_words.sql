-- The terms of the code: a delivery comes through a channel; two edits of one field are a conflict.
alter table submission rename column entrance to channel;
alter table clash rename to conflict;
drop index clash_record;
create index conflict_record on conflict (county, record);
