"""Deleting what notify has kept for long enough, once a day (docs/guide/retention.md)."""
