-- As 0004_shards.sql, for several nodes on one database: the database numbers arrivals, because the nodes' clocks, and
-- with them the ids, need not agree; and the owners of shards look for their rows by index.
ALTER TABLE journal ADD COLUMN shard   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN claim   BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN arrival BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY;
DROP INDEX journal_pending;
CREATE INDEX journal_pending ON journal (shard, peer, arrival, claim) WHERE state = 0;
ALTER TABLE outbox ADD COLUMN shard   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN claim   BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN arrival BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY;
CREATE INDEX outbox_shard ON outbox (shard, peer, arrival, claim);

CREATE TABLE shard_leases (
  shard      INTEGER NOT NULL PRIMARY KEY,
  node       TEXT    NOT NULL,
  epoch      BIGINT  NOT NULL,
  expires_at BIGINT  NOT NULL
);
INSERT INTO shard_leases (shard, node, epoch, expires_at) SELECT shard, '', 0, 0 FROM generate_series(0, 63) AS shard;

CREATE TABLE cluster_nodes (
  node       TEXT   NOT NULL PRIMARY KEY,
  knows      TEXT   NOT NULL,
  expires_at BIGINT NOT NULL
);
