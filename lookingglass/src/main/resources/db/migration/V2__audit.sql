-- Who did what: only ever added to. Each row's hash is over the row and the hash of the row before
-- (class AuditChain), so a row that was changed, put in or taken out shows.
create table audit (
  number       bigint        not null primary key,
  at           bigint        not null,
  actor        varchar(64)   not null,
  from_address varchar(64),
  action       varchar(32)   not null,
  subject      text          not null,
  reason       text          not null,
  accepted     integer       not null,
  result       text          not null,
  hash         varchar(64)   not null
);

create trigger audit_is_not_changed before update on audit
begin
  select raise(abort, 'the audit is only added to');
end;

create trigger audit_is_not_shortened before delete on audit
begin
  select raise(abort, 'the audit is only added to');
end;
