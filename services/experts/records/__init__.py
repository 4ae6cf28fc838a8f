"""The expert record: its draft, its status, and the way to and from review."""
