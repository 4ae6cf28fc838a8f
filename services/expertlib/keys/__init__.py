"""The operator's commands for keys: create, show, rotate, retire (docs/guide/keys.md)."""
