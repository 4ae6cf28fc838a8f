"""Changing a password, and setting a forgotten one anew."""
