-- What is old is looked for every hour, and by whoever forgets a person or a server.
CREATE INDEX questions_by_time ON questions (asked);
CREATE INDEX questions_by_guild ON questions (guild);
