-- As in sqlite/schema.sql, which is where a laptop keeps the same.
CREATE TABLE interactions (
    id bigint PRIMARY KEY, token text, language text, guild bigint, owner text NOT NULL,
    lease double precision NOT NULL, at double precision NOT NULL);
CREATE INDEX interactions_open ON interactions (lease) WHERE token IS NOT NULL;
CREATE TABLE questions (
    id bigint PRIMARY KEY, text text NOT NULL, asker bigint NOT NULL, channel bigint NOT NULL,
    guild bigint, after bigint, about bigint, filters text NOT NULL, private boolean NOT NULL,
    token text, language text, started bigint, state text NOT NULL, owner text NOT NULL,
    lease double precision NOT NULL, tries integer NOT NULL DEFAULT 1, asked double precision NOT NULL);
CREATE INDEX questions_by_asker ON questions (asker, asked);
CREATE INDEX questions_by_state ON questions (state, lease);
CREATE INDEX questions_by_channel ON questions (channel, asked);
CREATE INDEX questions_by_after ON questions (after);
CREATE TABLE answers (
    question bigint PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    message bigint NOT NULL UNIQUE, answer text NOT NULL, published boolean NOT NULL DEFAULT false,
    kind text NOT NULL, sentences integer NOT NULL);
CREATE TABLE cited (
    question bigint NOT NULL REFERENCES answers ON DELETE CASCADE, article text NOT NULL,
    PRIMARY KEY (question, article));
CREATE INDEX cited_by_article ON cited (article);
CREATE TABLE feedback (
    question bigint NOT NULL REFERENCES answers ON DELETE CASCADE, person bigint NOT NULL,
    helpful boolean NOT NULL, at double precision NOT NULL, reason text, PRIMARY KEY (question, person));
CREATE INDEX feedback_by_person ON feedback (person);
CREATE TABLE corrections (
    question bigint NOT NULL REFERENCES answers ON DELETE CASCADE, number integer NOT NULL,
    fate text NOT NULL, at double precision NOT NULL, told text, lease double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (question, number));
CREATE TABLE corrected (one integer PRIMARY KEY CHECK (one = 1), upto bigint NOT NULL);
CREATE TABLE servers (
    guild bigint PRIMARY KEY, channels text NOT NULL DEFAULT '[]', ask_channels text NOT NULL DEFAULT '[]',
    roles text NOT NULL DEFAULT '[]', threads boolean NOT NULL DEFAULT false);
CREATE TABLE outlets (channel bigint PRIMARY KEY, guild bigint NOT NULL, names text NOT NULL);
CREATE TABLE subscriptions (
    id bigint PRIMARY KEY, person bigint NOT NULL, channel bigint, guild bigint, words text NOT NULL,
    outlet text NOT NULL, period text NOT NULL, timezone text NOT NULL, hour integer, quiet text NOT NULL,
    told bigint NOT NULL, due double precision NOT NULL, language text, message text, upto bigint, nonce bigint,
    trouble text NOT NULL, owner text NOT NULL DEFAULT '', lease double precision NOT NULL DEFAULT 0);
CREATE INDEX subscriptions_by_due ON subscriptions (due);
CREATE INDEX subscriptions_by_person ON subscriptions (person);
CREATE TABLE remainders (
    id bigint PRIMARY KEY, person bigint NOT NULL, channel bigint, guild bigint, pages text NOT NULL,
    at double precision NOT NULL);
CREATE TABLE rates (subject bigint PRIMARY KEY, began double precision NOT NULL, used integer NOT NULL);
CREATE TABLE synced (application bigint PRIMARY KEY, commands text NOT NULL);
CREATE TABLE erased (subject bigint PRIMARY KEY, upto bigint NOT NULL, at double precision NOT NULL);
