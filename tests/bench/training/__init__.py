"""How the models in the package were made: the reader from a published cross-encoder and questions with answer spans,
and the embedder from its published weights.
"""
