"""Counting wrong guesses: in PostgreSQL, before anything is verified, never locking anybody out for good."""
