"""Asking in a terminal: a question, a conversation, a search, a check, and how each looks on the screen."""
