"""Logging in, staying in, leaving."""
