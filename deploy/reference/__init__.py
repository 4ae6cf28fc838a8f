"""Scripts that make the data files of `contracts.reference` from published packages."""
