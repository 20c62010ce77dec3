-- The truth. Everything else in the index folder can be rebuilt from these tables.
-- Days are proleptic ordinals (1 is 1 January of year 1); NULL is an article that gives no date.

-- A number of 1 and up. Each later version is made from the one before, by a file of its own.
PRAGMA user_version = 2;

CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    id        TEXT PRIMARY KEY,
    headline  TEXT NOT NULL,
    body      TEXT NOT NULL,
    source    TEXT NOT NULL,
    author    TEXT NOT NULL,
    published INTEGER,
    url       TEXT NOT NULL,
    path      TEXT NOT NULL,
    pages     TEXT NOT NULL,  -- JSON: the offset in the body where each page of a PDF begins
    digest    TEXT NOT NULL   -- of all the above but the path; "" asks for it to be read again
);
CREATE INDEX articles_published ON articles (published);
-- With the day, so that the outlets are counted without reading through the articles' bodies.
CREATE INDEX articles_source ON articles (source, published);

-- An id is made from the passage's own words and place (index.store.digest): a generation or a backup that is
-- out of date can only miss, not mislead.
CREATE TABLE passages (
    id        INTEGER PRIMARY KEY,
    article   TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    heading   TEXT NOT NULL,  -- stems of the headline, outlet and date
    text      TEXT NOT NULL   -- stems of the passage, whose own words are in the article's body
);
CREATE INDEX passages_article ON passages (article);

-- What near-identical copies of an article share at least one of.
CREATE TABLE bands (
    value   INTEGER NOT NULL,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (value, article)
) WITHOUT ROWID;
CREATE INDEX bands_article ON bands (article);

-- Apart from passages, so that reading text does not page through vectors. 384 float32, little-endian.
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    vector  BLOB NOT NULL,
    sum     INTEGER NOT NULL  -- of the vector and the passage that it belongs to
);

-- All ids of passages in one number (exclusive or): two stores with the same one hold the same passages.
CREATE TABLE state (
    passages INTEGER NOT NULL
);
INSERT INTO state VALUES (0);

CREATE VIRTUAL TABLE terms USING fts5 (
    heading, text,
    content = 'passages', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, row);
CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
    INSERT INTO terms (rowid, heading, text) VALUES (new.id, new.heading, new.text);
    UPDATE state SET passages = (passages | new.id) - (passages & new.id);
END;
CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN
    INSERT INTO terms (terms, rowid, heading, text) VALUES ('delete', old.id, old.heading, old.text);
    UPDATE state SET passages = (passages | old.id) - (passages & old.id);
END;

-- Which file of which source an article was read from: what vanishes there is withdrawn here.
CREATE TABLE files (
    path     TEXT PRIMARY KEY,
    source   TEXT NOT NULL,
    size     INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    origin   TEXT NOT NULL  -- JSON: what a person said of where it comes from
) WITHOUT ROWID;
CREATE TABLE holdings (
    file    TEXT NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (file, article)
) WITHOUT ROWID;
CREATE INDEX holdings_article ON holdings (article);

-- What a person withdrew, by id: no file or feed brings it back, and it can be put back.
CREATE TABLE withdrawn (
    article TEXT PRIMARY KEY,
    why     TEXT NOT NULL,
    day     TEXT NOT NULL,  -- ISO 8601
    content TEXT NOT NULL   -- JSON: the columns of articles
) WITHOUT ROWID;

-- Articles cut and embedded anew for other settings, until all of them are: then they take their places at once.
CREATE TABLE staged (
    article     TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    digest      TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    spans       TEXT NOT NULL,  -- JSON: [start, end, paragraph] of each passage
    vectors     BLOB NOT NULL
);

CREATE TABLE runs (
    id       INTEGER PRIMARY KEY,
    started  TEXT NOT NULL,
    seconds  REAL NOT NULL,
    outcome  TEXT NOT NULL
);
