-- Undoes 0004_shards in development.
DROP TABLE cluster_nodes;
DROP TABLE shard_leases;
DROP INDEX outbox_shard;
ALTER TABLE outbox DROP COLUMN arrival;
ALTER TABLE outbox DROP COLUMN claim;
ALTER TABLE outbox DROP COLUMN shard;
DROP INDEX journal_pending;
ALTER TABLE journal DROP COLUMN arrival;
ALTER TABLE journal DROP COLUMN claim;
ALTER TABLE journal DROP COLUMN shard;
CREATE INDEX journal_pending ON journal (id) WHERE state = 0;
