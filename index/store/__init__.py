"""The truth: articles, passages, vectors and terms in SQLite."""
