"""From sources to the store and a published generation."""
