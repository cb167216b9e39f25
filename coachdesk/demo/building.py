"""Write the invented people on a desk, through the services, as their coaches would have over two years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from coachdesk.demo import PASSPHRASE
from coachdesk.demo.agenda import Agenda, clock, working_day
from coachdesk.demo.disputes import write_disputes
from coachdesk.demo.narration import Narrator, Told
from coachdesk.demo.obstacles import Obstacle
from coachdesk.demo.people import members, promotion_start
from coachdesk.demo.story import MILESTONES, Meeting, Story, tell
from coachdesk.demo.wording import demo_file
from coachdesk.desk import create_desk
from coachdesk.journal.edit import Author
from coachdesk.journal.identity import derived_id
from coachdesk.services import case_files, documents, editing, history, pathway, register, sessions
from coachdesk.storage.cabinet import REGISTER, Cabinet
from coachdesk.vault.header import KdfCost

SEED = 93
_ZONE = ZoneInfo("Europe/Paris")
_COST = KdfCost(memory_kib=65_536, iterations=3, lanes=2)
"""The least that is allowed, not what this machine could bear: the passphrase is public."""

_EVENING = time(17, 45)
_FOLLOW_UPS = {"follow_up_3": 91, "follow_up_6": 182, "follow_up_12": 365, "follow_up_24": 730}
_PARTNER_OF_REFERRAL = {
    "france_travail": ("employment", "employment2"),
    "mission_locale": ("youth",),
    "department": ("social",),
    "ccas": ("other",),
    "partner": ("bge", "cooperative"),
}

Progress = Callable[[int, int], None]
"""(case files written, of how many)."""


def build_demo_desk(
    folder: Path,
    today: date,
    *,
    seed: int = SEED,
    progress: Progress | None = None,
    people: int | None = None,
) -> None:
    """Make a locked desk in an empty folder with the invented people as they stand on ``today``.

    Everything but the random ids and keys is the same for a seed and a day. ``people`` writes only the first few.
    """
    desk, _ = create_desk(folder, PASSPHRASE, demo_file("team.json")["me"], cost=_COST)
    try:
        scene = _Scene(desk.cabinet, today, seed)
        scene.write_register()
        agenda = Agenda()
        stories = [tell(member, agenda, seed, today) for member in members(seed, today)]
        chosen = stories if people is None else stories[:people]
        for done, story in enumerate(chosen):
            if progress is not None:
                progress(done, len(chosen))
            _CaseWriter(scene, story, seed).write()
        scene.restore()
        colleague = next(one for one in scene.coaches if one != desk.cabinet.author.person)
        write_disputes(desk.cabinet, colleague, today)
    finally:
        desk.lock()


@dataclass(slots=True)
class _Scene:
    """The cabinet written to, and the ids of what is in the register."""

    cabinet: Cabinet
    today: date
    seed: int
    coaches: list[str] = field(default_factory=list)
    promotions: list[str] = field(default_factory=list)
    partners: dict[str, str] = field(default_factory=dict)
    _own: Author = field(init=False)
    _clock: Callable[[], int] = field(init=False)

    def __post_init__(self) -> None:
        self._own = self.cabinet.author
        self._clock = self.cabinet.now_ms

    def at(self, person: str, moment: datetime) -> None:
        """Let what is written next be written by ``person`` at a moment."""
        is_own = person == self._own.person
        self.cabinet.author = self._own if is_own else Author(person, derived_id("demo device", person))
        stamp = int(moment.timestamp() * 1000)
        self.cabinet.now_ms = lambda: stamp

    def restore(self) -> None:
        """Give the cabinet back its own author and clock."""
        self.cabinet.author = self._own
        self.cabinet.now_ms = self._clock

    def write_register(self) -> None:
        """Write the team, the partners and the promotions."""
        team = demo_file("team.json")
        first = promotion_start(0, self.today) - timedelta(days=40)
        self.cabinet.register.sql.set_durable(is_durable=False)
        supervisor = self._person(team["supervisor"], "supervisor", 20, self._own.person, first)
        for number, coach in enumerate(team["coaches"]):
            if coach["name"] == team["me"]:
                self.coaches.append(self._own.person)
            else:
                self.coaches.append(self._person(coach["name"], "coach", 21 + number, supervisor, first))
        editing.revise(
            self.cabinet, REGISTER, "person", self._own.person, {"email": "claire.fontaine@example.org"}
        )
        for number, partner in enumerate(team["partners"]):
            fields = {name: partner.get(name) for name in ("kind", "comment") if partner.get(name)}
            fields["phone"] = f"+3319900{9_100 + number}"
            changed = register.add_partner(self.cabinet, partner["name"], **fields)
            self.partners[partner["key"]] = changed.entities[0][1]
        for number, promotion in enumerate(team["promotions"]):
            starts_on = promotion_start(number, self.today)
            self.at(supervisor, _moment(working_day(starts_on - timedelta(days=12), -1), time(10, 0)))
            changed = register.add_promotion(
                self.cabinet,
                f"Promotion {number + 1:02d} – {promotion['place']}",
                starts_on=starts_on,
                ends_on=working_day(starts_on + timedelta(days=180)),
                place=promotion["place"],
                seats=15,
            )
            self.promotions.append(changed.entities[0][1])

    def _person(self, name: str, role: str, number: int, author: str, day: date) -> str:
        self.at(author, _moment(working_day(day), time(9, 0)))
        fields: dict[str, object] = {"name": name, "role": role, "phone": f"+3319900{9_000 + number}"}
        return editing.add(self.cabinet, REGISTER, "person", fields).entities[0][1]


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, _ZONE)


class _CaseWriter:
    """Writes one story into a case file, in the order of its days."""

    def __init__(self, scene: _Scene, story: Story, seed: int) -> None:
        self._scene = scene
        self._cabinet = scene.cabinet
        self._story = story
        self._narrator = Narrator.of(story, seed, scene.today)
        self._random = Random(f"{seed}:{story.member.number}:writing")  # noqa: S311 - no keys
        self._coach = scene.coaches[story.member.coach]
        self._is_reported = len(self._narrator.obstacles) > 2 or self._random.random() < 0.1
        self._case_id = ""
        self._milestones: dict[str, str] = {}
        self._barriers: dict[str, str] = {}
        self._to_do: list[tuple[date, str]] = []

    def write(self) -> None:
        """Write the whole case file."""
        self._enrol()
        for place, meeting in enumerate(self._story.meetings):
            self._complete_until(meeting.on)
            self._meet(place, meeting)
        self._complete_until(self._scene.today)

    def _at(self, day: date, at: time = _EVENING) -> None:
        self._scene.at(self._coach, _moment(day, at))

    def _enrol(self) -> None:
        member = self._story.member
        first = self._story.meetings[0]
        self._at(member.entered_on, _wall(first.starts))
        referral = str(member.beneficiary["referral"])
        partner = _PARTNER_OF_REFERRAL.get(referral)
        remarks: Sequence[str] = demo_file("sessions.json")["remarks"]
        fields = {name: value for name, value in member.beneficiary.items() if value is not None} | {
            "promotion_id": self._scene.promotions[member.promotion],
            "coach_id": self._coach,
            "status": "active",
        }
        if partner:
            fields["referral_partner_id"] = self._scene.partners[self._random.choice(partner)]
        if self._random.random() < 0.3:
            fields["comment"] = self._random.choice(remarks)
        situation = {name: value for name, value in member.situation.items() if value is not None}
        changed = case_files.enrol_beneficiary(self._cabinet, fields, situation=situation)
        self._case_id = changed.scope
        # Nobody needs an invented person to survive a power cut; each commit would wait for the disk.
        self._cabinet.file(self._case_id).sql.set_durable(is_durable=False)
        case = case_files.open_case_file(self._cabinet, self._case_id)
        self._milestones = {str(one.template_code): one.id for one in case.milestones}

    def _meet(self, place: int, meeting: Meeting) -> None:
        told = self._narrator.tell(place)
        ends = _wall(min(meeting.starts + meeting.minutes + 10, 1_190))
        self._at(meeting.on, ends)
        changed = sessions.record_session(
            self._cabinet,
            self._case_id,
            {**told.fields, **self._when(place, meeting)},
            [{"title": task.title, "owner": task.owner, "due_on": task.due_on} for task in told.tasks],
        )
        self._remember(told, [entity for kind, entity in changed.entities if kind == "action"])
        if self._is_reported and meeting.minutes >= 45 and self._random.random() < 0.15:
            documents.make_session_report(self._cabinet, self._case_id, changed.entities[0][1])
        for step in meeting.steps:
            for code in MILESTONES.get(step, ()):
                pathway.tick_milestone(self._cabinet, self._case_id, self._milestones[code], meeting.on)
            self._grow(self._narrator.project_after(step))
        for obstacle in self._narrator.obstacles:
            self._write_obstacle(obstacle, place, meeting.on)
        if meeting.on == self._story.left_on:
            self._leave(meeting.on)
        elif place == len(self._story.meetings) - 1 and not self._story.outcome:
            self._revise("beneficiary", self._case_id, {"status": self._story.status})
        elif self._random.random() < 0.02 and place > 1:
            self._change_telephone()

    def _when(self, place: int, meeting: Meeting) -> dict[str, object]:
        meetings = self._story.meetings
        following = meetings[place + 1] if place + 1 < len(meetings) else self._story.next_meeting
        # A follow-up months away has no hour yet.
        is_agreed = following is not None and (following.on - meeting.on).days < 70
        return {
            "held_on": meeting.on,
            "starts": clock(meeting.starts),
            "minutes": meeting.minutes,
            "mode": meeting.mode,
            "place": self._place(meeting.mode),
            "next_on": following.on if following and is_agreed else None,
            "next_at": clock(following.starts) if following and is_agreed else None,
        }

    def _place(self, mode: str) -> str | None:
        if mode != "in_person":
            return None
        town = demo_file("team.json")["promotions"][self._story.member.promotion]["place"]
        return f"Bureau de {town}"

    def _remember(self, told: Told, action_ids: Sequence[str]) -> None:
        for task, action_id in zip(told.tasks, action_ids, strict=True):
            if task.done_on is not None:
                self._to_do.append((task.done_on, action_id))

    def _complete_until(self, day: date) -> None:
        """Tick off what was done by a day, on the days on which it was done."""
        for done_on, action_id in sorted(self._to_do):
            if done_on <= day:
                self._at(done_on)
                pathway.complete_action(self._cabinet, self._case_id, action_id, done_on)
        self._to_do = [(done_on, action_id) for done_on, action_id in self._to_do if done_on > day]

    def _grow(self, fields: Mapping[str, object]) -> None:
        if fields:
            self._revise("project", editing.single_of(self._case_id, "project"), fields)

    def _revise(self, kind: str, entity_id: str, fields: Mapping[str, object]) -> None:
        editing.revise(self._cabinet, self._case_id, kind, entity_id, fields)

    def _write_obstacle(self, obstacle: Obstacle, place: int, day: date) -> None:
        if obstacle.opened == place:
            fields = self._narrator.obstacle_fields(obstacle)
            partner = demo_file("barriers.json")[obstacle.key]["partner"]
            if partner:
                fields["partner_id"] = self._scene.partners[partner]
            changed = editing.add(self._cabinet, self._case_id, "barrier", fields)
            self._barriers[obstacle.key] = changed.entities[0][1]
        elif obstacle.progress == place and obstacle.level > 1:
            self._revise("barrier", self._barriers[obstacle.key], {"level": obstacle.level - 1})
        elif obstacle.lifted == place:
            self._revise("barrier", self._barriers[obstacle.key], {"lifted_on": day, "level": 0})

    def _leave(self, day: date) -> None:
        """Close the pathway: what no longer applies, and the follow-ups counted from the right day."""
        story = self._story
        self._revise("beneficiary", self._case_id, self._narrator.leaving())
        reached = {
            code for meeting in story.meetings for step in meeting.steps for code in MILESTONES.get(step, ())
        }
        since = story.created_on or day
        reason = demo_file("sessions.json")["not_applicable"][0]
        is_followed = any(meeting.on > day for meeting in story.meetings) or story.next_meeting is not None
        for code, milestone_id in self._milestones.items():
            if code in _FOLLOW_UPS and (is_followed or story.outcome == "creation"):
                planned_on = working_day(since + timedelta(days=_FOLLOW_UPS[code]))
                self._revise("milestone", milestone_id, {"planned_on": planned_on})
            elif code == "registered" and story.outcome == "creation_planned":
                planned_on = working_day(day + timedelta(days=50))
                self._revise("milestone", milestone_id, {"planned_on": planned_on})
            elif code not in reached:
                self._revise("milestone", milestone_id, {"not_applicable": reason})

    def _change_telephone(self) -> None:
        """Type a new number wrongly, take it back, and type it well: the history shows all three."""
        number = f"+3319900{7_000 + self._story.member.number}"
        wrong = editing.revise(
            self._cabinet,
            self._case_id,
            "beneficiary",
            self._case_id,
            {"phone": number[:-2] + number[:-3:-1]},
        )
        if wrong is not None:
            history.undo_change(self._cabinet, self._case_id, wrong.change_ids[0])
        self._revise("beneficiary", self._case_id, {"phone": number})


def _wall(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
