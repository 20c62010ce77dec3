"""The trained model that reads two texts side by side: a question and a passage, or a claim and its evidence."""
