"""Dateline in Discord: a thin shell that asks the engine and renders what it answers."""
