"""Numbers that an administrator sets while everything runs. A service declares which; their meaning is its own."""
