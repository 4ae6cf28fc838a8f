"""A copy of everything that identity holds about the person who asks (PIPL, article 45)."""
