"""Deleting what experts knows of a person who has asked identity for it; saying who cannot be deleted yet."""
