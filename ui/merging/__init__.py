"""Merging: the answers that wait for a choice, side by side."""
