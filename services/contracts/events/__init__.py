"""The facts that services tell each other, one module per publisher."""
