"""What the sources of an archive hold now, against what the store has of them."""
