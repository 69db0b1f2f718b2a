-- The reason of a change as JSON, from which other languages are made; null where the text in reason
-- is all that there is, as in rows from before this column.
alter table tunnel_transition add column said text;
