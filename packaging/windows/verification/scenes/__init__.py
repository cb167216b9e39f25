"""What is tried, in this order; each scene is a function of the bench."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from windows.verification.bench import Bench
from windows.verification.scenes import (
    breaking,
    everybody,
    installer_pages,
    joining,
    removing,
    setting_up,
    starting,
    upgrading,
    working,
)


@dataclass(frozen=True)
class Scene:
    """``needs``: the scenes that have to be played before.

    ``lane``: 0 is played first, in order, and its times are measured; the others, on laptops of their own, beside each
    other after it.
    """

    name: str
    title: str
    play: Callable[[Bench], None]
    needs: tuple[str, ...] = ()
    lane: int = 0


SCENES = (
    Scene("install", "a silent installation by an ordinary user", setting_up.install),
    Scene("selftest", "the program looks at its own parts", setting_up.selftest, ("install",)),
    Scene("work", "a first day in the window", working.first_day, ("install",)),
    Scene("sync", "a round with a headquarters on this machine", joining.round_with_headquarters, ("work",)),
    Scene("upgrade", "a newer version over it, and what is refused", upgrading.upgrade, ("install",)),
    Scene("start", "from the double-click to the lock screen", starting.race, ("work",)),
    Scene("remove", "removed without its data, then with them", removing.remove, ("install",)),
    Scene(
        "everybody",
        "for the whole laptop, and without an administrator's rights",
        everybody.for_everybody,
        lane=1,
    ),
    Scene("pages", "the installer's pages in both languages", installer_pages.show, lane=1),
    Scene("broken", "downloads, disks and folders that are not as they should be", breaking.damage, lane=2),
    Scene("killed", "killed in the middle of an upgrade", breaking.killed, lane=2),
    Scene("second", "a second user on the same laptop", breaking.second_user, ("killed",), lane=2),
)


def chosen(name: str | None) -> list[Scene]:
    """Return the scenes to play: all, or one with what it needs, in their order; raises ``KeyError``."""
    if name is None:
        return list(SCENES)
    by_name = {scene.name: scene for scene in SCENES}
    wanted: set[str] = set()
    open_names = [name]
    while open_names:
        one = open_names.pop()
        wanted.add(one)
        open_names += by_name[one].needs
    return [scene for scene in SCENES if scene.name in wanted]
