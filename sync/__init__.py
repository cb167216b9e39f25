"""Sync with headquarters. ``PROTOCOL.md`` is the contract; ``protocol`` holds what both ends take from it."""
