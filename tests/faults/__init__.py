"""The fault test: the product under load while its parts are killed, frozen and cut off (docs/guide/faults.md)."""
