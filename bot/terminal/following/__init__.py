"""Commands that tell what is new: follows and briefs."""
