"""Commands for whoever keeps an index: check it, take articles out of it, put them back."""
