-- Which tenants hold made-up people and conversations (`parley serve --demo`). While there is one, the server listens
-- on this machine alone.
CREATE TABLE demo_tenants (
  tenant_id  TEXT   NOT NULL PRIMARY KEY,
  created_at BIGINT NOT NULL
);
