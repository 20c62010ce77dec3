ALTER TABLE interactions ADD COLUMN language TEXT;
ALTER TABLE questions ADD COLUMN language TEXT;
ALTER TABLE subscriptions ADD COLUMN language TEXT;
-- What was being sent had no pages.
UPDATE subscriptions SET message = NULL, upto = NULL, nonce = NULL;
