-- What a Chroma server is to be told, where vectors are in one: each passage that came or went, with the day that
-- says in which shard it is. The store says what is true of it now, so that rows can be gone through in any order
-- and more than once.
CREATE TABLE outbox (
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    passage   bigint NOT NULL,
    published integer
);
CREATE INDEX outbox_published ON outbox (published, number);
CREATE INDEX outbox_passage ON outbox (passage);

-- The collection of each shard, and its watermark: what was written to it last, as the collection itself says too.
-- "coming" is what is being written, if anything.
CREATE TABLE shards (
    shard       integer PRIMARY KEY,
    collection  text NOT NULL,
    fingerprint text NOT NULL,
    dimensions  integer NOT NULL,
    mark        text NOT NULL,
    coming      text NOT NULL
);

-- Whether vectors are in a Chroma server, and under which name of this archive.
CREATE TABLE chroma (
    archive text NOT NULL,
    used    boolean NOT NULL
);
INSERT INTO chroma VALUES (replace(gen_random_uuid()::text, '-', ''), false);

CREATE FUNCTION tell_of_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO outbox (passage, published) SELECT id, published FROM touched WHERE (SELECT used FROM chroma);
    RETURN NULL;
END $$;
CREATE TRIGGER passages_removed_told AFTER DELETE ON passages
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION tell_of_removed();
