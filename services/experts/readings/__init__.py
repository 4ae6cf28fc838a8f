"""Who has read whose data: kept for the person and for the auditor."""
