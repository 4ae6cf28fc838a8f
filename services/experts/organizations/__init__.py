"""Bureaus and their territories, as identity tells them."""
