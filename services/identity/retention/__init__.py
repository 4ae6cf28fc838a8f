"""Deleting what identity has kept for long enough, once a day (docs/guide/retention.md)."""
