"""What runs until it is stopped: a watcher of sources, and a worker for others that index."""
