"""List the case files and search people and notes."""

from __future__ import annotations

from coachdesk.programme.case_summary import CaseSummary
from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.index.search import NoteHit, PersonHit, SearchResults
from coachdesk.storage.index.search import search as search_index

__all__ = ["NoteHit", "PersonHit", "SearchResults", "list_cases", "list_deleted_cases", "search"]


def list_cases(cabinet: Cabinet) -> list[CaseSummary]:
    """Return every case file of the desk in the order of names, deleted ones left out."""
    return cabinet.index.summaries()


def list_deleted_cases(cabinet: Cabinet) -> list[CaseSummary]:
    """Return the deleted case files, which can be brought back."""
    return cabinet.index.deleted_cases()


def search(cabinet: Cabinet, query: str, *, limit: int = 50) -> SearchResults:
    """Return people and notes in which every word of the query begins some word."""
    return search_index(cabinet.index.sql, query, limit=limit)
