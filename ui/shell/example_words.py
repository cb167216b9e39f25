"""Recovery words of nobody and an invitation to nowhere, for pictures."""

from __future__ import annotations

EXAMPLE_WORDS = (
    "agencer",
    "coyote",
    "hamburger",
    "brebis",
    "crevette",
    "terroir",
    "vautour",
    "attirer",
    "retenue",
    "ferry",
    "lanterne",
    "encaisser",
    "contour",
    "merci",
)

TORN_INVITATION = "CDI1-H8J4T-6VX1P-0QGE8-ZK7M\nD5RNB-W3CFA-9SY2G"
"""An invitation with a group that lacks a letter."""
