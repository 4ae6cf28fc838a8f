"""A copy of everything that notify holds about the person who asks (PIPL, article 45)."""
