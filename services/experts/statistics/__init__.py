"""How many experts there are, by what."""
