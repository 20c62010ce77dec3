"""The graph from a question to a checked answer, its steps, and the parts that the settings ask for."""
