"""The archive that answers come from: what it holds, and how it is brought up to date."""
