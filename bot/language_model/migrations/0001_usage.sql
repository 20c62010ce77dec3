CREATE TABLE usage (
    day text, person text, tokens_in bigint NOT NULL, tokens_out bigint NOT NULL,
    dollars double precision NOT NULL, PRIMARY KEY (day, person));
