"""The demo desk: 150 invented people of Seine-Saint-Denis, written through the services as coaches would.

::

    people.py      who they are: names, ages, places, situations, in the proportions of the programme
    story.py       what happens to each: sessions, steps, barriers, exit, in dates before a reference day
    wording.py     the sentences, from the templates of resources/demo
    narration.py   a story in sentences: notes, decisions, actions
    building.py    writes it all on a desk
    keeping.py     keeps the demo desk of this machine, and makes it anew when it is old

The passphrase is public: the demo desk holds no secret.
"""

PASSPHRASE = "citron violon pinceau girafe moulin cerise lanterne"  # noqa: S105 - it guards invented people
"""Opens every demo desk; shown on its lock screen."""
