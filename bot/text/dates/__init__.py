"""Days and periods as questions and reports name them."""
