"""Losing a machine: backup, restore to an empty one, and back to a moment before a mistake."""
