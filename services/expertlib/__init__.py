"""The command line: starts every process of every service, and what an operator needs beside them."""
