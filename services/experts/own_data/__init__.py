"""A copy of everything that experts holds about the person who asks (PIPL, article 45)."""
