"""Vectors on a Chroma server: a collection for each few months of articles, filled from the store's outbox."""
