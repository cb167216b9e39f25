"""USB sticks in a story: bundles for headquarters through a supervisor, between colleagues; late, twice, or never."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

from coachdesk.errors import CoachDeskError
from sync.client.bundles import Bundles
from sync.client.left_work import left_name
from sync.protocol.acts import Role
from sync.simulation.laptop import Laptop

T = TypeVar("T")

MOST_KEPT = 12


@dataclass
class Sticks:
    """Every bundle and receipt that lies around. ``note``: adds a line to the trace."""

    folder: Path
    chance: Random
    note: Callable[..., None]
    for_headquarters: list[Path] = field(default_factory=list)
    for_colleagues: list[tuple[str, Path]] = field(default_factory=list)
    receipts: list[tuple[str, Path]] = field(default_factory=list)
    left: list[tuple[str, Path]] = field(default_factory=list)
    _count: int = 0

    def step(self, laptops: Sequence[Laptop]) -> None:
        """Let somebody do something with a stick."""
        acts = (self.write_for_headquarters, self.carry, self.give_back)
        visit = (self.write_for_colleague, self.take)
        journeys = (acts, acts[:2], acts[:1], acts[1:], acts[2:], visit, visit, visit[:1], visit[1:])
        for act in self.chance.choice(journeys):
            try:
                act(laptops)
            except CoachDeskError as error:
                self.note("stick", act.__name__, error)
                return

    def _next(self) -> str:
        self._count += 1
        return f"stick-{self._count}"

    def _one(self, kept: Sequence[T]) -> T:
        """Return the newest, mostly."""
        return kept[-1] if self.chance.random() < 0.7 else self.chance.choice(kept)

    def write_for_headquarters(self, laptops: Sequence[Laptop]) -> None:
        """Somebody writes what waits for headquarters."""
        laptop = self.chance.choice(laptops)
        written = Bundles(laptop.connection()).for_headquarters(self.folder, self._next())
        self.note(laptop.name, "wrote for headquarters", sum(one.changes for one in written))
        self.for_headquarters = [*self.for_headquarters, *(one.path for one in written)][-MOST_KEPT:]

    def carry(self, laptops: Sequence[Laptop]) -> None:
        """A supervisor brings a bundle there, perhaps again."""
        carriers = [one for one in laptops if Role.SUPERVISOR in one.connection().member.roles]
        if not self.for_headquarters or not carriers:
            return
        path, carrier = self._one(self.for_headquarters), self.chance.choice(carriers)
        carried = Bundles(carrier.connection()).carry(path)
        self.note(carrier.name, "carried", path.name, carried.kept, carried.known, *sorted(carried.refused))
        self.receipts = [*self.receipts, (carried.maker, carried.receipt_path)][-MOST_KEPT:]

    def give_back(self, laptops: Sequence[Laptop]) -> None:
        """A receipt comes back to who made the bundle, perhaps again."""
        if not self.receipts:
            return
        device, path = self._one(self.receipts)
        for laptop in laptops:
            if laptop.device == device:
                taken = Bundles(laptop.connection()).take_receipt(path)
                self.note(laptop.name, "read a receipt", taken.changes, *sorted(taken.refused))

    def write_for_colleague(self, laptops: Sequence[Laptop]) -> None:
        """Somebody writes a stick for somebody else."""
        laptop = self.chance.choice(laptops)
        bundles = Bundles(laptop.connection())
        colleagues = bundles.colleagues()
        if not colleagues:
            return
        device = self.chance.choice(colleagues).device
        written = bundles.for_device(self.folder / f"{self._next()}.coachbundle", device)
        self.note(laptop.name, "wrote for a colleague", written.changes)
        self.for_colleagues = [*self.for_colleagues, (device, written.path)][-MOST_KEPT:]

    def take(self, laptops: Sequence[Laptop]) -> None:
        """Somebody reads a stick, perhaps one that was cut, perhaps again."""
        if not self.for_colleagues:
            return
        device, path = self._one(self.for_colleagues)
        for laptop in laptops:
            if laptop.device != device:
                continue
            if self.chance.random() < 0.2:
                part = self.folder / "part.coachbundle"
                data = path.read_bytes()
                part.write_bytes(data[: self.chance.randrange(len(data))])
                path = part
            taken = Bundles(laptop.connection()).take(path)
            self.note(
                laptop.name, "read a stick", taken.age, taken.changes, taken.problem, *sorted(taken.left)
            )

    # A laptop that was let out

    def find_left(self, laptop: Laptop, laptops: Sequence[Laptop]) -> None:
        """Keep what a laptop that was let out left for supervisors."""
        found = [(one.device, laptop.folder / left_name(one.device)) for one in laptops]
        self.left += [(device, path) for device, path in found if path.exists()]

    def take_left(self, laptop: Laptop) -> bool:
        """Have a supervisor take in what was left for them; tell whether there was any."""
        mine = [one for one in self.left if one[0] == laptop.device]
        for one in mine:
            bundles = Bundles(laptop.connection())
            try:
                scopes = [work.scope for work in bundles.take(one[1]).left_work]
                bundles.take_left(one[1], scopes)
            except CoachDeskError as error:
                self.note("left", error)
            self.left.remove(one)
        return bool(mine)
