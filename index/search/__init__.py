"""Passages for a question: keywords and meaning, fused."""
