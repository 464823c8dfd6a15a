-- Undoes 0004_shards in development.
DROP TABLE cluster_nodes;
DROP TABLE shard_leases;
ALTER TABLE outbox DROP COLUMN arrival;
ALTER TABLE outbox DROP COLUMN claim;
ALTER TABLE outbox DROP COLUMN shard;
ALTER TABLE journal DROP COLUMN arrival;
ALTER TABLE journal DROP COLUMN claim;
ALTER TABLE journal DROP COLUMN shard;
