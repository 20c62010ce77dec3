"""Dateline in a terminal: reads what was typed, asks the engine, renders its answer."""
