"""What was said before: turns, what they cite, and where a conversation is kept."""
