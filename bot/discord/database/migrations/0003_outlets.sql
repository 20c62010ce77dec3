-- Every message on a server asks to which outlets its channels are kept.
CREATE INDEX outlets_by_guild ON outlets (guild);
