"""The note of a session: typed, kept as it is typed, saved."""
