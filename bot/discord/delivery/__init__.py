"""From a message or an interaction to an answer that stands in Discord."""
