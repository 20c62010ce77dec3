"""From the passages found to the sentences that answer, or to "not in the reporting"."""
