"""How the reader's weights were made: from a published cross-encoder and questions with answer spans."""
