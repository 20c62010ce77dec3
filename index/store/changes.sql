-- The change log: what came, was corrected and went, numbered in its order. Rows are only ever added.
-- Of an earlier version's articles it says nothing until one of them changes.

PRAGMA user_version = 3;

CREATE TABLE changes (
    number  INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,  -- added, changed or withdrawn
    article TEXT NOT NULL,
    title   TEXT NOT NULL,
    source  TEXT NOT NULL,  -- its outlet
    path    TEXT NOT NULL,  -- the file or feed that it was read from
    digest  TEXT NOT NULL,  -- of the words that came; of what went, ""
    heir    TEXT NOT NULL,  -- the article that took the place of what went, or ""
    time    TEXT NOT NULL   -- ISO 8601, in UTC
);
CREATE INDEX changes_article ON changes (article, number);
