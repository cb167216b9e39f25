"""A newer program: told quietly, fetched when somebody wants it, installed when she closes the program for it."""
