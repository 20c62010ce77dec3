"""What leaves the terminal as a file: the archive, or a search, a timeline or a conversation with its sources."""
