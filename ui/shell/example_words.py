"""Recovery words of nobody, for pictures."""

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
