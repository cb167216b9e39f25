"""Synchronisation: what waits, what came, what needs a look; and what F1 says about it."""
