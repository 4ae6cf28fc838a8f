"""The language that the services share: words, facts and reference data. Imports pydantic and nothing else."""
