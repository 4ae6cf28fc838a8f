"""A copy of everything that review holds about the person who asks (PIPL, article 45)."""
