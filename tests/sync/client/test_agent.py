"""The agent on its own thread: rounds by themselves, acts between them, and nothing that ends it but a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import TypeVar

import pytest

from coachdesk.storage.cabinet import Cabinet
from coachdesk.storage.membership_store import MembershipStore
from sync.client.agent import Agent
from sync.client.connection import Connection
from sync.client.errors import Unforeseen
from sync.client.member import URL
from sync.client.status import Stage, SyncStatus, count_to_send
from sync.protocol.acts import Role
from sync.protocol.exchange import Answer, Request
from tests.sync.client.offices import Organisation
from tests.sync.desks import TestDesk

T = TypeVar("T")
PATIENCE_S = 20


class Running:
    """An agent of a desk whose files belong to one thread."""

    def __init__(
        self, executor: ThreadPoolExecutor, desk: TestDesk, road: Callable[[Request], Answer]
    ) -> None:
        self._executor = executor
        self._desk = desk
        self.road = road
        self.told: Queue[SyncStatus] = Queue()
        self.agent = Agent(
            self.gate,
            "1.0",
            on_status=self.told.put,
            on_changed=lambda _: None,
            on_revoked=lambda _: None,
            transport_for=lambda _: self,
        )

    def gate(self, work: Callable[[Cabinet], T]) -> T:
        return self._executor.submit(lambda: work(self._desk.cabinet)).result(PATIENCE_S)

    def send(self, request: Request) -> Answer:
        return self._executor.submit(self.road, request).result(PATIENCE_S)

    def close(self) -> None:
        """Nothing is held."""

    def wait_for(self, *stages: Stage) -> SyncStatus:
        while True:
            status = self.told.get(timeout=PATIENCE_S)
            if status.stage in stages:
                return status


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as one:
        yield one


@pytest.fixture
def running(tmp_path: Path, executor: ThreadPoolExecutor) -> Iterator[Running]:
    made = executor.submit(Organisation, tmp_path).result()
    claire = executor.submit(made.hire, "Claire").result()
    one = Running(executor, claire, made.headquarters.answer)
    yield one
    one.agent.stop()
    executor.submit(made.close).result()


def _stumbling(road: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
    def send(request: Request) -> Answer:
        if request.path.endswith("/round"):
            raise ZeroDivisionError
        return road(request)

    return send


def test_what_nobody_foresaw_is_said_and_the_next_round_goes_on(running: Running) -> None:
    good = running.road
    running.road = _stumbling(good)
    running.agent.start()
    status = running.wait_for(Stage.PROBLEM)
    assert status.problem == Unforeseen.code
    running.road = good
    running.agent.ask()
    status = running.wait_for(Stage.IDLE)
    assert (status.problem, status.to_send) == (None, 0)


def test_an_act_that_fails_as_nobody_foresaw_is_answered_and_the_next_one_is_done(running: Running) -> None:
    def stumble(connection: Connection) -> int:
        return len(connection.member.device) // 0

    running.agent.start()
    assert isinstance(running.agent.do(stumble).exception(PATIENCE_S), Unforeseen)
    assert running.agent.do(lambda connection: connection.member.roles).result(PATIENCE_S) == {Role.COACH}


def test_a_desk_without_an_address_says_so_and_its_acts_are_done(running: Running) -> None:
    def forget_address(cabinet: Cabinet) -> None:
        MembershipStore(cabinet.vault).keep_fact(URL, "")

    running.gate(forget_address)
    running.agent.start()
    status = running.wait_for(Stage.OFFLINE)
    assert status.context == {"reason": "by_files"}
    assert running.agent.do(lambda connection: connection.member.url).result(PATIENCE_S) == ""


def test_what_was_sent_and_not_acknowledged_counts_as_here_only(running: Running) -> None:
    desk, executor, good = running._desk, running._executor, running.road

    def lose_answer(request: Request) -> Answer:
        answer = good(request)
        if request.method == "POST" and request.path.endswith("/envelopes"):
            raise ConnectionError
        return answer

    case = executor.submit(desk.new_case).result()
    executor.submit(desk.write_note, case, "Premier entretien.").result()
    written = count_to_send(running.gate)
    assert written > 0
    running.road = lose_answer
    running.agent.start()
    running.wait_for(Stage.PROBLEM)
    assert count_to_send(running.gate) == written


def test_a_file_made_by_an_administrator_alone_is_said_to_stay_here(
    tmp_path: Path, executor: ThreadPoolExecutor
) -> None:
    made = executor.submit(Organisation, tmp_path).result()
    admin = executor.submit(made.hire, "Ada", Role.ADMINISTRATOR).result()
    one = Running(executor, admin, made.headquarters.answer)
    case = executor.submit(admin.new_case).result()
    one.agent.start()
    status = one.wait_for(Stage.PROBLEM)
    assert (status.problem, status.to_send > 0) == ("sync.no_role", True)
    one.agent.stop()
    assert executor.submit(admin.cabinet.to_send).result() >= {case}
    executor.submit(made.close).result()


def test_only_an_act_that_writes_is_followed_by_a_round(running: Running) -> None:
    asked: list[str] = []
    good = running.road

    def listen(request: Request) -> Answer:
        asked.append(request.path)
        return good(request)

    running.road = listen
    running.agent.start()
    running.wait_for(Stage.IDLE)
    before = len(asked)
    running.agent.do(lambda connection: connection.now(), is_round_wanted=False).result(PATIENCE_S)
    # Acts and rounds are done one after another: a round that was wanted would come before the second act.
    running.agent.do(lambda connection: connection.now(), is_round_wanted=False).result(PATIENCE_S)
    assert len(asked) == before
    running.agent.do(lambda connection: connection.now()).result(PATIENCE_S)
    running.agent.do(lambda connection: connection.now(), is_round_wanted=False).result(PATIENCE_S)
    running.wait_for(Stage.IDLE)
    assert len(asked) > before


def test_a_program_that_is_too_old_is_told_which_one_is_the_newest(running: Running) -> None:
    good = running.road

    def asks_for_more(request: Request) -> Answer:
        answer = good(request)
        if request.path == "/v1/hello":
            program = b'"program":{"newest":"9.1.0","lowest":"9.0.0"}'
            body = answer.body.replace(b'"program":{"newest":"","lowest":""}', program)
            return Answer(200, answer.headers, body)
        return answer

    running.road = asks_for_more
    running.agent.start()
    status = running.wait_for(Stage.PROBLEM)
    assert (status.problem, status.newest_program) == ("sync.program_old", "9.1.0")
    running.road = good
    running.agent.ask()
    assert running.wait_for(Stage.IDLE).newest_program == ""
