"""The truth: articles, passages, vectors and terms, in SQLite or in PostgreSQL."""
