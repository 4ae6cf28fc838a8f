"""Papers to be printed (PDF): set from a template of ours and data that nobody trusts."""
