"""Identity documents: which numbers there are, what they say, when they are wrong."""
