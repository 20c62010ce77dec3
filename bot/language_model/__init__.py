"""A language model behind one small door, and what it may use."""
