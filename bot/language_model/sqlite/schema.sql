CREATE TABLE IF NOT EXISTS usage (
    day TEXT, person TEXT, tokens_in INTEGER, tokens_out INTEGER, dollars REAL,
    PRIMARY KEY (day, person)) WITHOUT ROWID;
