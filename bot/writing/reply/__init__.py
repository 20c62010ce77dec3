"""What a language model wrote: its sentences, their quotes, and what is neither."""
