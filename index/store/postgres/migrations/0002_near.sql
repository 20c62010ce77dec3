-- The vectors again, in half the bytes, for pgvector to search. Each embedder's dimensions have an index of their own.
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE near (
    passage   bigint PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    vector    halfvec NOT NULL,
    published integer,
    source    text COLLATE "C" NOT NULL
);
ALTER TABLE near ALTER COLUMN vector SET STORAGE PLAIN;
CREATE INDEX near_published ON near (published);
CREATE INDEX near_source ON near (source, published);
