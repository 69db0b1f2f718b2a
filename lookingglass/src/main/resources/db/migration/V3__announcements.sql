-- Announcements, those that ended included. Times are milliseconds since 1970 in UTC; the document
-- is JSON as class AnnouncementJson writes it, the other columns are there to look for it. The
-- first address of the destination is in hexadecimal, so that it sorts as addresses do.
create table announcement (
  number        bigint       not null primary key,
  id            varchar(16)  not null unique,
  accepted_at   bigint       not null,
  ended_at      bigint,
  replaced      integer      not null,
  subject       text         not null,
  first_address varchar(32)  not null,
  length        integer      not null,
  document      text         not null
);

create index announcement_ended_at on announcement (ended_at);

create index announcement_first_address on announcement (first_address);

-- What was asked with an idempotency key; ids separated by spaces.
create table announcement_key (
  owner     varchar(64)  not null,
  key_text  varchar(200) not null,
  digest    varchar(64)  not null,
  at        bigint       not null,
  ids       text         not null,
  primary key (owner, key_text)
);
