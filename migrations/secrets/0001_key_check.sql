-- A value sealed by the keys of the first start: keys that do not open it are not this database's.
CREATE TABLE key_checks (
  id     TEXT NOT NULL PRIMARY KEY,  -- 'keys'
  sealed TEXT NOT NULL
);
