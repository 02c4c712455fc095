-- What the program notes about the installation itself: the check value of the keys, how far a conversion has come, results.
create table mark (word text collate "C" primary key, body text collate "C" not null);
-- Null: written before rows of these tables were authenticated.
alter table session add column mac bytea;
alter table file add column mac bytea;
