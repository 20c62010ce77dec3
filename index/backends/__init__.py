"""What an index stands on: a folder of one machine, or a database that several share."""
