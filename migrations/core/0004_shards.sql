-- Conversations dealt out to nodes in 64 shards (kernel/cluster): which shard a row belongs to, under which epoch of its
-- owner it was last taken up ("claim"; 0: not yet), and in which order the database got it. Here one node is alone on its
-- database: it owns everything without leases, and the order of ids is the order of arrival.
ALTER TABLE journal ADD COLUMN shard   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN claim   BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN arrival BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN shard   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN claim   BIGINT  NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN arrival BIGINT  NOT NULL DEFAULT 0;

-- Who works on what. "epoch" grows by one each time a shard is taken. Times are of the database's own clock.
CREATE TABLE shard_leases (
  shard      INTEGER NOT NULL PRIMARY KEY,
  node       TEXT    NOT NULL,  -- '' when it was given up
  epoch      BIGINT  NOT NULL,
  expires_at BIGINT  NOT NULL
);
INSERT INTO shard_leases (shard, node, epoch, expires_at)
WITH RECURSIVE numbers (shard) AS (SELECT 0 UNION ALL SELECT shard + 1 FROM numbers WHERE shard < 63)
SELECT shard, '', 0, 0 FROM numbers;

CREATE TABLE cluster_nodes (
  node       TEXT   NOT NULL PRIMARY KEY,
  knows      TEXT   NOT NULL,  -- the nodes it takes into account, one a line
  expires_at BIGINT NOT NULL
);
