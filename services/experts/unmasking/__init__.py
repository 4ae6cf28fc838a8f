"""Showing full numbers to somebody who says why; the person sees who it was."""
