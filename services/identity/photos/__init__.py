"""Photos of identity documents: taken in before a registration, removed some time after its decision."""
