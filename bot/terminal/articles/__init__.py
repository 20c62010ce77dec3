"""Articles in a terminal: found, shown and opened one by one."""
