"""What people can do in Discord: a cog a feature."""
