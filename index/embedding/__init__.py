"""Embedders: text in, vectors out; and rerankers, which put passages in order."""
