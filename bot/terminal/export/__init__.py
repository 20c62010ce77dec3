"""What leaves: the archive, a search, a timeline or a conversation as a file, and the whole index for another place."""
