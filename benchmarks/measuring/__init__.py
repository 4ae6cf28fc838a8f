"""Measuring: calls over HTTP from a process of their own, CPU time from /proc, rounds that alternate."""
