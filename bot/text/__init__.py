"""What stands in a text: figures, days, outlets, quoted words; and how a sentence is shown."""
