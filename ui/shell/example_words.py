"""Recovery words of nobody, half of a key to nothing and an invitation to nowhere, for pictures."""

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

TORN_HALF = (
    "CDR1-2V8KM-Q04XH-7ZP1D-W9TCE-50RGB-YK3SN-A6F8J-X2MQV-H1D7P\n"
    "T4ZWC-9EK0R-B5YGS-N3AJ6-F8XVM-2QH7D-1PTZ4-WC9E5-K"
)
"""Letters in the shape of a half; they open nothing."""
