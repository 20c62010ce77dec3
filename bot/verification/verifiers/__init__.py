"""The verifiers: the vetoes alone, with a model for entailment after them, or with the chat model."""
