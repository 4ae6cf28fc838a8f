"""What people ask for about their own data: having it corrected, having it deleted (PIPL 46, 47, 50)."""
