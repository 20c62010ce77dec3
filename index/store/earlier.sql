-- What articles said before they were corrected, each with the change in the log that other words came by.

PRAGMA user_version = 4;

CREATE TABLE earlier (
    change  INTEGER PRIMARY KEY,
    article TEXT NOT NULL,  -- the id under which the words after it are
    content TEXT NOT NULL   -- JSON: the columns of articles
);
CREATE INDEX earlier_article ON earlier (article, change);
