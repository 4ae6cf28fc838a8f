"""Who people are, as identity tells it."""
