"""This machine's servers and processes: the embedded stack of `make run`, the tests' production-like one."""
