"""What is new in an archive: about what somebody follows, and as a brief of the day or week."""
