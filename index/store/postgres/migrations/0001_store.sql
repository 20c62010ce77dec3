-- The truth, as in SQLite's schema.sql. Texts that are sorted or compared go by their bytes, as there.
CREATE TABLE facts (
    name  text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE articles (
    id        text COLLATE "C" PRIMARY KEY,
    headline  text NOT NULL,
    body      text NOT NULL,
    source    text COLLATE "C" NOT NULL,
    author    text NOT NULL,
    published integer,
    url       text COLLATE "C" NOT NULL,
    path      text COLLATE "C" NOT NULL,
    pages     text NOT NULL,
    digest    text NOT NULL
);
CREATE INDEX articles_published ON articles (published DESC NULLS LAST, id);
CREATE INDEX articles_source ON articles (source, published);

-- Every stem, and how many passages have it: the document frequencies of BM25.
CREATE TABLE terms (
    id       integer GENERATED ALWAYS AS IDENTITY (START WITH 1) PRIMARY KEY,
    term     text COLLATE "C" NOT NULL UNIQUE,
    passages bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

-- Day and outlet stand here too, so that a search within limits reads no articles.
CREATE TABLE passages (
    id        bigint PRIMARY KEY,
    article   text COLLATE "C" NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start     integer NOT NULL,
    "end"     integer NOT NULL,
    paragraph integer NOT NULL,
    published integer,
    source    text COLLATE "C" NOT NULL,
    length    integer NOT NULL,    -- of heading and text, in tokens
    words     integer[] NOT NULL,  -- the terms in it, each once
    sequence  bytea NOT NULL       -- the terms by their places (int32, little-endian): heading, zeros, text
);
ALTER TABLE passages ALTER COLUMN sequence SET STORAGE EXTERNAL;
CREATE INDEX passages_article ON passages (article);
CREATE INDEX passages_published ON passages (published);
CREATE INDEX passages_source ON passages (source, published);
CREATE INDEX passages_words ON passages USING gin (words);

CREATE TABLE bands (
    value   bigint NOT NULL,
    article text COLLATE "C" NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (value, article)
);
CREATE INDEX bands_article ON bands (article);

CREATE TABLE vectors (
    passage bigint PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    vector  bytea NOT NULL,
    sum     bigint NOT NULL
);
ALTER TABLE vectors ALTER COLUMN vector SET STORAGE EXTERNAL;

-- What is so of all passages together: their ids in one number (exclusive or), how many there are and how long,
-- and how often that has changed.
CREATE TABLE state (
    passages bigint NOT NULL,
    count    bigint NOT NULL,
    tokens   bigint NOT NULL,
    version  bigint NOT NULL
);
INSERT INTO state VALUES (0, 0, 0, 0);

CREATE FUNCTION count_passages() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM touched) THEN
        RETURN NULL;
    END IF;
    UPDATE state SET
        passages = state.passages # t.ids,
        count = state.count + sign * t.count,
        tokens = state.tokens + sign * t.tokens,
        version = state.version + 1
    FROM (SELECT bit_xor(id) AS ids, count(*) AS count, sum(length)::bigint AS tokens FROM touched) t;
    UPDATE terms SET passages = terms.passages + sign * t.count
    FROM (SELECT word, count(*) AS count FROM touched, unnest(words) AS word GROUP BY word) t
    WHERE terms.id = t.word;
    RETURN NULL;
END $$;
CREATE TRIGGER passages_added AFTER INSERT ON passages
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION count_passages();
CREATE TRIGGER passages_removed AFTER DELETE ON passages
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION count_passages();

CREATE TABLE files (
    path     text COLLATE "C" PRIMARY KEY,
    source   text COLLATE "C" NOT NULL,
    size     bigint NOT NULL,
    modified bigint NOT NULL,
    origin   text NOT NULL
);
CREATE INDEX files_source ON files (source);
CREATE TABLE holdings (
    file    text COLLATE "C" NOT NULL REFERENCES files (path) ON DELETE CASCADE,
    article text COLLATE "C" NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (file, article)
);
CREATE INDEX holdings_article ON holdings (article);

CREATE TABLE withdrawn (
    article text COLLATE "C" PRIMARY KEY,
    why     text NOT NULL,
    day     text NOT NULL,
    content text NOT NULL
);

CREATE TABLE staged (
    article     text COLLATE "C" PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    digest      text NOT NULL,
    fingerprint text NOT NULL,
    spans       text NOT NULL,
    vectors     bytea NOT NULL
);

CREATE TABLE runs (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started text NOT NULL,
    seconds double precision NOT NULL,
    outcome text NOT NULL
);

CREATE TABLE changes (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind    text NOT NULL,
    article text COLLATE "C" NOT NULL,
    title   text NOT NULL,
    source  text NOT NULL,
    path    text NOT NULL,
    digest  text NOT NULL,
    heir    text NOT NULL,
    time    text NOT NULL
);
CREATE INDEX changes_article ON changes (article, number);

CREATE TABLE earlier (
    change  bigint PRIMARY KEY,
    article text COLLATE "C" NOT NULL,
    content text NOT NULL
);
CREATE INDEX earlier_article ON earlier (article, change);
