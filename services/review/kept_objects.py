"""Which objects the rows of review need: what a backup must hold, and a restored store must have."""

STATEMENT = "SELECT file_key, file_sha256 FROM notices WHERE file_key IS NOT NULL AND file_sha256 IS NOT NULL"
"""Rows of key and SHA-256 in hex."""
