"""What databases and sites export: JSON, JSON Lines and CSV, and the names of their fields."""
