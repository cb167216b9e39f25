"""A case file as it is read: one beneficiary with everything about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coachdesk.programme.beneficiary import Barrier, Beneficiary, EntrySituation
from coachdesk.programme.declaration import Plain
from coachdesk.programme.document import Document
from coachdesk.programme.pathway import Milestone
from coachdesk.programme.project import Project
from coachdesk.programme.session import Action, Session


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of several open values: what, by whom, on which laptop, when (aware UTC)."""

    change_id: str
    value: Plain
    person_id: str
    device_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that several people wrote without having seen each other; the value shown for now comes first.

    ``field`` is ``_deleted`` when one deleted the thing while another edited it.
    """

    kind: str
    entity_id: str
    field: str
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about one beneficiary.

    Sessions come newest first; actions open ones first, by due date; milestones and barriers by date. What was
    never written is an empty entity, so that a form can be laid over it.
    """

    id: str
    beneficiary: Beneficiary
    situation: EntrySituation
    project: Project
    barriers: tuple[Barrier, ...]
    sessions: tuple[Session, ...]
    actions: tuple[Action, ...]
    milestones: tuple[Milestone, ...]
    documents: tuple[Document, ...]
    conflicts: tuple[Conflict, ...]
    is_deleted: bool
