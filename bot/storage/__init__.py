"""What the bot itself keeps, beside the index: in a file of this machine, or in a database that several share."""
