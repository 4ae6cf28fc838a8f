"""The shared library: who is in it, and who sees whom."""
