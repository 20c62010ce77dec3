"""Days and periods as a question names them."""
