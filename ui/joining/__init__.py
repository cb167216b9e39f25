"""Joining a headquarters by invitation: the code, the fingerprint that is read aloud, and the wait."""
