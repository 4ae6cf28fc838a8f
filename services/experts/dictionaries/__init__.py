"""The choices of the form: data with codes, old values kept."""
