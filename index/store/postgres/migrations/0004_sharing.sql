-- Passages that whoever waits to write may embed for the one that writes. What is lost of them is embedded again, so
-- that they need not outlive a crash.
CREATE UNLOGGED TABLE jobs (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_by text NOT NULL,
    texts   text[] NOT NULL,
    vectors bytea
);

-- How many have written before the one that writes now. Each of its transactions holds this row, so that one whose
-- lock PostgreSQL has let go of, with the connection that it hung on, cannot write beside its successor.
CREATE TABLE writer (
    term bigint NOT NULL
);
INSERT INTO writer VALUES (0);

CREATE FUNCTION tell_of_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY dateline_changes;
    RETURN NULL;
END $$;
CREATE TRIGGER changes_told AFTER INSERT ON changes FOR EACH STATEMENT EXECUTE FUNCTION tell_of_changes();
