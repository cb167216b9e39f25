"""The core of CoachDesk: no window, no network.

Rooms, from the top: ``desk`` (opens and locks a desk) → ``services`` (what people do) →
``storage``, ``documents``, ``spreadsheets``, ``vault`` (siblings that do not know each other) →
``journal`` (changes, clock, heads) → ``programme`` (what a case file holds) → ``errors``.
"""

__version__ = "0.1.0"
