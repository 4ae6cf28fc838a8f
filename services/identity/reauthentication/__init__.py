"""Showing again who one is, before something that a stranger at an open screen must not do."""
