"""人员账户: what platform administrators do with accounts."""
