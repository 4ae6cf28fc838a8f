"""How long a reason is."""

SHORTEST_REASON = 2
LONGEST_REASON = 200
