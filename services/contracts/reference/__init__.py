"""Reference data that changes by law: regions, dictionaries, built-in organizations, working days.

The data are files beside this module, each with its source; `deploy/reference/` makes what comes from
packages. Standard library only: every service may import it.
"""
