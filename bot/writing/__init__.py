"""From what was read to an answer: in the reporting's own sentences, or by a language model."""
