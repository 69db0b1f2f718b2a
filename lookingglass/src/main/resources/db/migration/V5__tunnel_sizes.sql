-- What the last diagnosis of each tunnel measured of sizes, in bytes of whole IP packets; null where
-- nothing was found. The time is milliseconds since 1970 in UTC. The outer addresses are those it
-- was measured between, for a tunnel of that name may get others.
create table tunnel_sizes (
  tunnel               varchar(64) not null primary key,
  at                   bigint      not null,
  local_address        varchar(64) not null,
  remote_address       varchar(64) not null,
  outer_passed         integer,
  outer_failed         integer,
  inner_passed         integer,
  inner_failed         integer,
  maximum_segment_size integer
);
