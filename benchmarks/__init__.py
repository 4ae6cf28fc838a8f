"""What is measured, against whom, and how: `make bench`. README.md explains it."""
