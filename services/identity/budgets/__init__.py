"""How much one address may ask for in an hour, counted in Redis."""
