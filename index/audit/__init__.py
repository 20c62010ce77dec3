"""Whether an index is what the indexer left, and its repair."""
