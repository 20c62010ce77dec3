"""Vectors on a Chroma server: a collection for each half a year of articles, filled from the store's outbox."""
