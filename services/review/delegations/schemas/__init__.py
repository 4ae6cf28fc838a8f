"""Delegations: on the wire, one module for each kind of verb."""
