"""Files that are meant to harm whoever opens them, made on the spot; none is kept in the repository."""
