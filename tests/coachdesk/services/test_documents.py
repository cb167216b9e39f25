"""Documents of a case file: made, brought, taken back from Word; on real desks."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from coachdesk.documents.checking import document_text
from coachdesk.errors import InvalidValue, UnknownRecord
from coachdesk.services import case_files, documents, editing, history, sessions, settings
from coachdesk.storage.cabinet import Cabinet
from tests.coachdesk.conftest import DeskHome


def _case_with_session(cabinet: Cabinet) -> tuple[str, str]:
    case_id = case_files.enrol_beneficiary(cabinet, {"birth_name": "Diallo", "first_names": "Awa"}).scope
    changed = sessions.record_session(
        cabinet,
        case_id,
        {"held_on": date(2026, 3, 1), "kind": "follow_up", "note": "Point sur le local."},
        [{"title": "Demander un devis", "owner": "beneficiary"}],
    )
    return case_id, changed.entities[0][1]


def test_a_report_is_kept_in_the_case_file(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id, session_id = _case_with_session(cabinet)
    changed = documents.make_session_report(cabinet, case_id, session_id)
    document_id = changed.entities[0][1]
    document, data = documents.read_document(home.again().cabinet, case_id, document_id)
    text = "\n".join(document_text(data))
    assert "Point sur le local." in text
    assert "Demander un devis" in text
    assert "Claire Fontaine" in text
    assert (document.kind, document.session_id, document.size_bytes) == (
        "session_report",
        session_id,
        len(data),
    )
    assert document.made_on is not None
    for name in (document.title, document.file_name):
        assert name
        assert "Diallo" not in name
        assert "Awa" not in name


def test_the_organisation_of_the_settings_stands_at_its_head(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id, session_id = _case_with_session(cabinet)
    assert settings.name_organisation(cabinet, "  Les Créateurs\n du 93 ") == "Les Créateurs du 93"
    changed = documents.make_session_report(home.again().cabinet, case_id, session_id)
    data = documents.read_document(home.desk.cabinet, case_id, changed.entities[0][1])[1]
    assert "Les Créateurs du 93" in "\n".join(document_text(data))


def test_made_again_it_replaces_the_one_before(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id, session_id = _case_with_session(cabinet)
    first = documents.make_session_report(cabinet, case_id, session_id)
    assert documents.make_session_report(cabinet, case_id, session_id).change_ids == ()
    sessions.amend_session(cabinet, case_id, session_id, {"note": "Le local est trouvé."})
    second = documents.make_session_report(cabinet, case_id, session_id)
    assert second.entities == first.entities
    assert len(case_files.open_case_file(cabinet, case_id).documents) == 1
    data = documents.read_document(cabinet, case_id, second.entities[0][1])[1]
    assert "Le local est trouvé." in "\n".join(document_text(data))
    history.undo_change(cabinet, case_id, second.change_ids[0])
    data = documents.read_document(cabinet, case_id, second.entities[0][1])[1]
    assert "Point sur le local." in "\n".join(document_text(data))


def test_a_deleted_report_comes_back_when_made_again(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id, session_id = _case_with_session(cabinet)
    document_id = documents.make_session_report(cabinet, case_id, session_id).entities[0][1]
    editing.remove(cabinet, case_id, "document", document_id)
    with pytest.raises(UnknownRecord):
        documents.read_document(cabinet, case_id, document_id)
    documents.make_session_report(cabinet, case_id, session_id)
    assert documents.read_document(cabinet, case_id, document_id)[0].id == document_id


def test_no_report_of_a_session_that_is_not_there(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id, session_id = _case_with_session(cabinet)
    editing.remove(cabinet, case_id, "session", session_id)
    with pytest.raises(UnknownRecord):
        documents.make_session_report(cabinet, case_id, session_id)


def test_what_was_saved_in_word_is_taken_back_once(home: DeskHome) -> None:
    cabinet = home.desk.cabinet
    case_id, session_id = _case_with_session(cabinet)
    document_id = documents.make_session_report(cabinet, case_id, session_id).entities[0][1]
    edited = BytesIO(b"edited in another program").getvalue()
    assert documents.take_back(cabinet, case_id, document_id, edited) is not None
    assert documents.take_back(cabinet, case_id, document_id, edited) is None
    document, data = documents.read_document(cabinet, case_id, document_id)
    assert data == edited
    assert document.size_bytes == len(edited)
    assert history.history(cabinet, case_id, limit=1)[0].act == "take_back"


@pytest.mark.parametrize(
    ("given", "name", "title"),
    [
        ("Étude de marché.pdf", "Étude de marché.pdf", "Étude de marché"),
        ("C:\\Users\\x\\devis.xlsx", "devis.xlsx", "devis"),
        (".profil", ".profil", ".profil"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf", "x" * 200),
    ],
)
def test_a_file_is_kept_as_it_was(home: DeskHome, given: str, name: str, title: str) -> None:
    cabinet = home.desk.cabinet
    case_id, _ = _case_with_session(cabinet)
    data = bytes(range(256)) * 10
    document_id = documents.keep_file(cabinet, case_id, given, data, "market_study").entities[0][1]
    document, kept = documents.read_document(home.again().cabinet, case_id, document_id)
    assert kept == data
    assert (document.file_name, document.title, document.kind) == (name, title, "market_study")


def test_a_file_that_is_too_large_is_refused(home: DeskHome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_BYTES", 10)
    cabinet = home.desk.cabinet
    case_id, _ = _case_with_session(cabinet)
    with pytest.raises(InvalidValue):
        documents.keep_file(cabinet, case_id, "a.pdf", b"x" * 11, None)
    assert case_files.open_case_file(cabinet, case_id).documents == ()
