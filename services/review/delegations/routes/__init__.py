"""Delegations: over HTTP, one module for each kind of verb."""
