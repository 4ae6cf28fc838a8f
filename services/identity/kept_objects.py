"""Which objects the rows of identity need: what a backup must hold, and a restored store must have."""

STATEMENT = "SELECT object_key, sha256 FROM photos WHERE state = 'present' AND sha256 IS NOT NULL"
"""Rows of key and SHA-256 in hex."""
