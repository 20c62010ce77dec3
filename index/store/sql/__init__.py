"""What a store is in SQL, whichever database keeps it: the parts that are the same in all of them."""
