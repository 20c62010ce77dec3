CREATE TABLE IF NOT EXISTS interactions (
    id INTEGER PRIMARY KEY, token TEXT, language TEXT, guild INTEGER, owner TEXT NOT NULL, lease REAL NOT NULL,
    at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS questions (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL, asker INTEGER NOT NULL, channel INTEGER NOT NULL,
    guild INTEGER, after INTEGER, about INTEGER, filters TEXT NOT NULL, private INTEGER NOT NULL,
    token TEXT, language TEXT, started INTEGER, state TEXT NOT NULL, owner TEXT NOT NULL, lease REAL NOT NULL,
    tries INTEGER NOT NULL DEFAULT 1, asked REAL NOT NULL);
CREATE INDEX IF NOT EXISTS questions_by_asker ON questions (asker, asked);
CREATE INDEX IF NOT EXISTS questions_by_state ON questions (state, lease);
CREATE INDEX IF NOT EXISTS questions_by_channel ON questions (channel, asked);
CREATE INDEX IF NOT EXISTS questions_by_after ON questions (after);
CREATE INDEX IF NOT EXISTS questions_by_time ON questions (asked);
CREATE INDEX IF NOT EXISTS questions_by_guild ON questions (guild);
CREATE TABLE IF NOT EXISTS answers (
    question INTEGER PRIMARY KEY REFERENCES questions ON DELETE CASCADE,
    message INTEGER NOT NULL UNIQUE, answer TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT '', sentences INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS cited (
    question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE, article TEXT NOT NULL,
    PRIMARY KEY (question, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cited_by_article ON cited (article);
CREATE TABLE IF NOT EXISTS feedback (
    question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE, person INTEGER NOT NULL,
    helpful INTEGER NOT NULL, at REAL NOT NULL, reason TEXT, PRIMARY KEY (question, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS corrections (
    question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE, number INTEGER NOT NULL,
    fate TEXT NOT NULL, at REAL NOT NULL, told TEXT, lease REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (question, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS corrected (one INTEGER PRIMARY KEY CHECK (one = 1), upto INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS servers (
    guild INTEGER PRIMARY KEY, channels TEXT NOT NULL DEFAULT '[]', ask_channels TEXT NOT NULL DEFAULT '[]',
    roles TEXT NOT NULL DEFAULT '[]', threads INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS outlets (
    channel INTEGER PRIMARY KEY, guild INTEGER NOT NULL, names TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outlets_by_guild ON outlets (guild);
CREATE TABLE IF NOT EXISTS subscriptions (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL, channel INTEGER, guild INTEGER, words TEXT NOT NULL,
    outlet TEXT NOT NULL, period TEXT NOT NULL, timezone TEXT NOT NULL, hour INTEGER, quiet TEXT NOT NULL,
    told INTEGER NOT NULL, due REAL NOT NULL, language TEXT, message TEXT, upto INTEGER, nonce INTEGER,
    trouble TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '', lease REAL NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS subscriptions_by_due ON subscriptions (due);
CREATE TABLE IF NOT EXISTS remainders (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL, channel INTEGER, guild INTEGER, pages TEXT NOT NULL,
    at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS rates (subject INTEGER PRIMARY KEY, began REAL NOT NULL, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS synced (application INTEGER PRIMARY KEY, commands TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS erased (subject INTEGER PRIMARY KEY, upto INTEGER NOT NULL, at REAL NOT NULL);
