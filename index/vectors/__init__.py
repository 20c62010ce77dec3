"""Generations of the vector index in Chroma: published whole, then never changed."""
