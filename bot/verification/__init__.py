"""What stands between a claim and a reader: quotes verbatim, facts, and conflicts between reports."""
