-- A finished measurement, whole. Times are milliseconds since 1970 in UTC. The documents are JSON as
-- package probes.json writes it, that of the events compressed with gzip.
create table measurement (
  id         varchar(32)  not null primary key,
  type       varchar(16)  not null,
  target     varchar(300) not null,
  created_at bigint       not null,
  updated_at bigint       not null,
  request    text         not null,
  location   text         not null,
  events     ${bytes}     not null
);

create index measurement_created_at on measurement (created_at);

-- Of the scripts that made this schema; lets a start pass over looking for new ones.
create table schema_fingerprint (
  sha256 varchar(64) not null
);
