"""What the platform administrator sets for the review."""
