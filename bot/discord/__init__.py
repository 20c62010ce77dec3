"""Dateline in Discord: a thin shell that asks the desk and renders what it answers."""
