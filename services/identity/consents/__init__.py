"""Who has agreed to which version of the notice, and who has taken that back."""
