-- Which node runs a plugin's job, among those that share this database.
CREATE TABLE plugin_jobs (
  plugin TEXT   NOT NULL,
  name   TEXT   NOT NULL,
  holder TEXT   NOT NULL,  -- a node; '': nobody, it let go
  beat   BIGINT NOT NULL,  -- grows while the holder lives: who sees it stand still for long may take over
  PRIMARY KEY (plugin, name)
);
