-- How tunnels fared: a row for each probe mode of a tunnel and minute, and one for each hour. Times
-- of day are milliseconds since 1970 in UTC, round trips microseconds; the three of these are 0
-- where no probe was answered.
create table tunnel_health (
  span_seconds integer      not null,
  tunnel       varchar(64)  not null,
  at           bigint       not null,
  mode         varchar(32)  not null,
  sent         bigint       not null,
  lost         bigint       not null,
  sum_micros   bigint       not null,
  min_micros   bigint       not null,
  max_micros   bigint       not null,
  worst        smallint     not null,
  primary key (span_seconds, tunnel, at, mode)
) ${clustered};

-- What changed. Whose the tunnel was at that time is kept, so that nobody else is shown it.
create table tunnel_transition (
  number      bigint       not null primary key,
  at          bigint       not null,
  tunnel      varchar(64)  not null,
  customer    varchar(64),
  mode        varchar(32),
  from_state  varchar(16)  not null,
  to_state    varchar(16)  not null,
  reason      text         not null,
  damping     varchar(16)  not null
);

create index tunnel_transition_tunnel on tunnel_transition (tunnel, number);

create index tunnel_transition_at on tunnel_transition (at);
