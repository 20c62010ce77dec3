"""What is done to an index as a whole: a run over its sources, and what a person takes out of it or puts back."""
