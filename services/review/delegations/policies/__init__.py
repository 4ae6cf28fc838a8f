"""Who may do what with a delegation, and what speaks against picking somebody. Pure."""
