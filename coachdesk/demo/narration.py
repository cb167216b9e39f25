"""Give a story its words: notes, decisions, actions, and what is written in the project as it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from coachdesk.demo.agenda import working_day
from coachdesk.demo.obstacles import Obstacle, obstacles_of
from coachdesk.demo.people import trade
from coachdesk.demo.story import Meeting, Story
from coachdesk.demo.tokens import Figures, figures_of, tokens_of
from coachdesk.demo.wording import Voice, demo_file

_FIRST_MEETINGS = ("welcome", "diag", "engage")
_EARLY = ("survey", "results", "market", "price")
_LATER = ("m3", "m6", "m12", "after3", "after6", "after12")
_GROUPS_AFTER = {"job_cdi": "job", "job_cdd_6m": "job", "training": "training", "test": "test"}
_CONCLUDES = ("market", "forecast")
"""Steps that settle the step before them, when both are in one session."""


@dataclass(frozen=True, slots=True)
class Task:
    """An action: what, who, by when, and when it was done (None while it is not)."""

    title: str
    owner: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """One session in words: the fields of the session beside its date, and the actions it leads to."""

    fields: Mapping[str, object]
    tasks: tuple[Task, ...]


@dataclass(slots=True)
class Narrator:
    """Tells one story, session after session; nothing is said twice to one person."""

    story: Story
    figures: Figures
    voice: Voice
    obstacles: tuple[Obstacle, ...]
    today: date
    _random: Random
    _titles: set[str] = field(default_factory=set)
    _phase: str = "P1"

    @classmethod
    def of(cls, story: Story, seed: int, today: date) -> Narrator:
        """Return the narrator of a story; the same words for a seed."""
        random = Random(f"{seed}:{story.member.number}:words")  # noqa: S311 - invented people, not keys
        figures = figures_of(story, random)
        voice = Voice(random, story.member.is_woman, tokens_of(story, figures, random))
        return cls(story, figures, voice, obstacles_of(story, random), today, random)

    def tell(self, place: int) -> Told:
        """Return the session at a place of the story's meetings, in words."""
        meeting = self.story.meetings[place]
        if meeting.special.startswith("absent"):
            return self._absence(meeting)
        if meeting.special == "exit":
            return self._exit()
        if meeting.steps and meeting.steps[0].startswith("after"):
            return self._after(meeting)
        scenes = meeting.steps or (meeting.special,)
        described = demo_file("sessions.json")["steps"]
        concluded = [scene for scene, after in pairwise((*scenes, "")) if after not in _CONCLUDES]
        decisions = [
            self.voice.pick(f"{scene}.decisions", described[scene]["decisions"]) for scene in concluded
        ]
        documents = [self._document(scene, described[scene]) for scene in scenes]
        phases = [phase for scene in scenes for phase in described[scene]["phases"]] or [self._phase]
        self._phase = phases[-1]
        return Told(
            {
                "kind": described[scenes[-1]]["kind"],
                "topics": tuple(sorted(set(phases))),
                "note": self._note(place, scenes),
                "decisions": "\n".join(decisions),
                "documents_exchanged": "\n".join(filter(None, documents)) or None,
                "others_present": self._visitor(meeting),
            },
            self._tasks(place, scenes, concluded),
        )

    def _note(self, place: int, scenes: Sequence[str]) -> str:
        """Return the note: a paragraph for each step, then what was said of barriers; opened and closed at times."""
        meeting = self.story.meetings[place]
        described = demo_file("sessions.json")
        paragraphs = [self._scene(scene, described["steps"][scene]) for scene in scenes]
        paragraphs += self._about_obstacles(place)
        paragraphs[0] = self._joined(self._opening(meeting, scenes[0]), paragraphs[0])
        is_usual = scenes[0] not in (*_FIRST_MEETINGS, *_LATER, "registered", "review")
        if meeting.minutes >= 30 and is_usual and self._random.random() < 0.5:
            paragraphs[-1] = self._joined(paragraphs[-1], self.voice.pick("closing", described["closings"]))
        return "\n\n".join(paragraphs)

    def _joined(self, first: str, second: str) -> str:
        """Return two pieces as one paragraph; the name said in the first is a pronoun at the start of the second."""
        name = self.voice.tokens["nom"]
        if not first:
            return second
        if name in first and second.startswith(f"{name} "):
            second = self.voice.say("<Il/Elle>") + second.removeprefix(name)
        return f"{first} {second}"

    def _scene(self, scene: str, described: Mapping[str, Any]) -> str:
        """Return what a step is about in general, then for this trade."""
        general = self.voice.pick(f"{scene}.texts", described["texts"])
        own = trade(self.story.member.trade)["steps"].get(scene) or described.get("project")
        return self._joined(general, self.voice.pick(f"{scene}.project", own)) if own else general

    def _about_obstacles(self, place: int) -> list[str]:
        said = []
        for obstacle in self.obstacles:
            described = demo_file("barriers.json")[obstacle.key]
            for stage in ("opened", "progress", "lifted"):
                if getattr(obstacle, stage) == place:
                    word = {"opened": "open", "lifted": "lift"}.get(stage, stage)
                    said.append(self.voice.pick(f"{obstacle.key}.{word}", described[word]))
        return said

    def _opening(self, meeting: Meeting, scene: str) -> str:
        if scene in _FIRST_MEETINGS or scene == "reminder":
            return ""
        if meeting.mode == "in_person" and (scene in _LATER or self._random.random() < 0.45):
            return ""
        return self.voice.pick(
            f"opening.{meeting.mode}", demo_file("sessions.json")["openings"][meeting.mode]
        )

    def _document(self, scene: str, described: Mapping[str, Any]) -> str:
        choices: Sequence[str] = described["documents"]
        if not choices or (scene not in _FIRST_MEETINGS and self._random.random() < 0.4):
            return ""
        return self.voice.pick(f"{scene}.documents", choices)

    def _visitor(self, meeting: Meeting) -> str | None:
        if meeting.mode != "in_person" or self._random.random() > 0.05:
            return None
        return self.voice.pick("visitor", demo_file("sessions.json")["visitors"])

    def _absence(self, meeting: Meeting) -> Told:
        described = demo_file("sessions.json")["steps"][meeting.special]
        note = self.voice.pick(meeting.special, described["texts"])
        kind = meeting.special.removeprefix("absent_")
        return Told({"kind": "follow_up", "absence": kind, "note": note, "topics": ()}, ())

    def _exit(self) -> Told:
        note = self.voice.pick("exit", demo_file("sessions.json")["exits"][self.story.outcome]["texts"])
        kind = "reminder" if self.story.outcome == "dropout" else "review"
        return Told({"kind": kind, "note": note, "topics": (self._phase,), "decisions": None}, ())

    def _after(self, meeting: Meeting) -> Told:
        outcome = self.story.outcome
        group = _GROUPS_AFTER.get(outcome, "other")
        due = demo_file("sessions.json")["after_due"][meeting.steps[0]]
        note = self.voice.pick(f"after.{group}", demo_file("sessions.json")["after"][group])
        return Told({"kind": "follow_up", "note": note.replace("@", due), "topics": ("P8",)}, ())

    # Actions

    def _tasks(self, place: int, scenes: Sequence[str], concluded: Sequence[str]) -> tuple[Task, ...]:
        meeting = self.story.meetings[place]
        described = demo_file("sessions.json")["steps"]
        wanted: list[tuple[str, str, int]] = []
        own = trade(self.story.member.trade)["actions"]
        for scene in scenes:
            if scene in own and self._random.random() < 0.85:
                wanted.append(("beneficiary", self._random.choice(own[scene]), self._random.randint(9, 18)))
            general = described[scene]["actions"] if scene in concluded else ()
            if general and self._random.random() < (0.75 if len(scenes) == 1 else 0.5):
                owner, title, days = self._random.choice(general)
                wanted.append((owner, title, days))
        for obstacle in self.obstacles:
            if obstacle.opened == place:
                title = self._random.choice(demo_file("barriers.json")[obstacle.key]["action"])
                wanted.append(("beneficiary", title, 21))
        fresh = [task for task in wanted if task[1] not in self._titles][:3]
        self._titles.update(title for _, title, _ in fresh)
        return tuple(self._task(place, meeting.on, *task) for task in fresh)

    def _task(self, place: int, given_on: date, owner: str, title: str, days: int) -> Task:
        due_on = working_day(given_on + timedelta(days=days))
        has_left = bool(self.story.outcome)
        is_recent = place >= len(self.story.meetings) - 2
        chance = 1.0 if has_left else 0.8 if is_recent else 0.985
        done_on = working_day(given_on + timedelta(days=self._random.randint(2, max(days, 4))), -1)
        is_done = given_on <= done_on < self.today and self._random.random() < chance
        return Task(title, owner, due_on, done_on if is_done else None)

    # What grows with the sessions

    def project_after(self, step: str) -> dict[str, object]:
        """Return the fields of the project that a step fills."""
        described, variant = trade(self.story.member.trade), self.story.member.variant
        figures = self.figures
        said = {
            "results": ("customers", "competitors"),
            "sales": ("strategy",),
        }
        fields: dict[str, object] = {
            name: self.voice.pick(name, described[name]) for name in said.get(step, ())
        }
        fields |= figures.maturity.get(step, {})
        if step == "diag":
            title = (
                variant["title"] if self.story.member.is_woman else variant.get("title_m", variant["title"])
            )
            fields |= {"title": title, "idea": self.voice.pick("idea", described["idea"])}
            fields |= {"sector": described["sector"], "nature": described["nature"]}
            fields |= {"city_wanted": self.story.member.beneficiary["city"]}
        elif step == "forecast":
            fields |= {
                "funding_needed_cents": figures.need * 100,
                "own_funds_cents": figures.own * 100,
                "jobs_planned": figures.jobs,
                "needs_premises": figures.needs_premises,
            }
        elif step == "legal":
            fields |= {"legal_form": figures.form, "legal_form_reason": self.voice.tokens["raison_forme"]}
            fields |= {"planned_on": figures.planned_on}
        elif step == "registered":
            fields |= {"siret": figures.siret, "created_on": self.story.created_on}
        return fields

    def obstacle_fields(self, obstacle: Obstacle) -> dict[str, object]:
        """Return the fields of a barrier as it is noticed."""
        described = demo_file("barriers.json")[obstacle.key]
        return {
            "theme": obstacle.theme,
            "level": obstacle.level,
            "opened_on": self.story.meetings[obstacle.opened].on,
            "orientation": self.voice.pick(f"{obstacle.key}.orientation", described["orientation"]),
            "comment": self.voice.pick(f"{obstacle.key}.comment", described["comment"]),
        }

    def leaving(self) -> dict[str, object]:
        """Return the fields of the beneficiary when leaving the programme."""
        reasons = demo_file("sessions.json")["exits"].get(self.story.outcome, {}).get("reason")
        return {
            "status": self.story.status,
            "left_on": self.story.left_on,
            "outcome": self.story.outcome,
            "outcome_reason": self.voice.pick("reason", reasons) if reasons else None,
        }
