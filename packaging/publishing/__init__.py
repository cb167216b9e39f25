"""The publisher's key and what it signs: ``dev.py release-key`` and ``dev.py release``."""
