"""Who has read whose data in identity: kept for the person."""
