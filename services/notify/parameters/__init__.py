"""What the platform administrator sets for messages."""
