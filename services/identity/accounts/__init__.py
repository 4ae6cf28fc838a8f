"""Accounts: one person, one account, with what the person may do."""
