"""The store in PostgreSQL, for archives that several machines share."""
