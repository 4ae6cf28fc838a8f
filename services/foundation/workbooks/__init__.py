"""Spreadsheets (.xlsx): reading those that nobody trusts, and writing those that people fill in or take away."""
