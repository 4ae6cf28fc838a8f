"""Who carries text messages: the port, and one adapter for each provider (ADR 0023)."""
