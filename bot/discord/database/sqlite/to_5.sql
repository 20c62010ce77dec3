ALTER TABLE interactions ADD COLUMN guild INTEGER;
ALTER TABLE answers ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN sentences INTEGER NOT NULL DEFAULT 0;
UPDATE answers SET kind = coalesce(json_extract(answer, '$.kind'), ''),
    sentences = coalesce(json_array_length(answer, '$.sentences'), 0);
CREATE TABLE cited (
    question INTEGER NOT NULL REFERENCES answers ON DELETE CASCADE, article TEXT NOT NULL,
    PRIMARY KEY (question, article)) WITHOUT ROWID;
INSERT OR IGNORE INTO cited (question, article)
    SELECT a.question, json_extract(c.value, '$.article_id')
    FROM answers AS a, json_each(a.answer, '$.citations') AS c;
