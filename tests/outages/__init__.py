"""Each dependency is killed and frozen under load: what still works, works; what cannot, says so; all comes back."""
