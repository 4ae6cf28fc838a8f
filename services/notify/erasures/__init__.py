"""Deleting what notify knows of a person who has asked identity for it."""
