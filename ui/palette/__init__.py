"""Ctrl+K: people, notes and commands in one field, from anywhere."""
