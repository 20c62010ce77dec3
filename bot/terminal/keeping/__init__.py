"""Commands for whoever keeps the archive: what is indexed, whether it is whole, how well it answers."""
