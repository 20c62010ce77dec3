"""What was asked: its words, its period and outlet, and what it leans on."""
