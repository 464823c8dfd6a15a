-- Undoes 0005_bots in development. Everything is lost.
DROP TABLE bot_scenarios;
DROP TABLE tenant_values;
DROP TABLE tenant_secrets;
DROP TABLE session_turns;
DROP TABLE session_effects;
DROP TABLE bot_sessions;
DROP TABLE bot_versions;
DROP TABLE rules;
DROP TABLE scripts;
DROP TABLE flows;
