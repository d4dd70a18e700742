"""An engine in a process of its own: answers, streams, dies when told."""

import io
import pickle
import subprocess
import sys
import threading
import time

import pytest

from router.engines import worker
from router.engines.interface import Budget, Outcome
from router.model import Instance, Progress, Sequence
from tests.engines.days import day, van, visit


def small() -> Instance:
    return day([visit(1), visit(2)], [van("v1")])


def task(engine: str = worker.ORTOOLS, **fields: object) -> worker._Task:
    values = {
        "engine": engine,
        "instance": small(),
        "deadline": None,
        "seconds": None,
        "iterations": 20,
        "seed": 0,
        "start": (),
    }
    return worker._Task(**{**values, **fields})  # type: ignore[arg-type]


def messages(stream: io.BytesIO) -> list[object]:
    stream.seek(0)
    found = []
    while stream.tell() < len(stream.getbuffer()):
        found.append(pickle.load(stream))
    return found


def test_a_search_in_a_child_finds_what_it_finds_here() -> None:
    outcome = worker.run(worker.ORTOOLS, small(), Budget(iterations=20))
    assert {visit for one in outcome.sequences for visit in one.activities} == {0, 1}


def test_a_child_started_early_is_used_and_an_unused_one_is_ended() -> None:
    worker.start_early()
    child = worker._spare[0]
    worker.start_early()
    assert worker._spare == [child]
    assert worker._take_child() is child
    child.stop()
    worker.start_early()
    worker.stop_spare()
    assert worker._spare == []


def test_a_dead_spare_is_replaced() -> None:
    worker.start_early()
    worker._spare[0].process.kill()
    worker._spare[0].process.wait()
    child = worker._take_child()
    assert child.process.poll() is None
    child.stop()


def test_a_cancelled_search_returns_the_start_at_once() -> None:
    budget = Budget()
    budget.cancelled.set()
    start = (Sequence(vehicle=0, activities=(1,)),)
    outcome = worker.run(worker.ORTOOLS, small(), budget, start=start)
    assert (outcome.stopped_by, outcome.sequences) == ("interrupted", start)


def test_a_search_beyond_its_deadline_is_killed() -> None:
    budget = Budget(deadline=time.monotonic() - 10)
    outcome = worker.run("tests.engines.sleeper", small(), budget)
    assert outcome.stopped_by == "time"


def test_the_traceback_of_a_failing_engine_comes_back() -> None:
    with pytest.raises(worker.WorkerError, match="no_such_engine"):
        worker.run("no_such_engine", small(), Budget(iterations=1))


def test_serving_streams_the_best_and_ends_with_the_outcome() -> None:
    channel = io.BytesIO()
    worker.serve(io.BytesIO(pickle.dumps(task())), channel)
    told = messages(channel)
    assert isinstance(told[-1], Outcome)
    assert any(isinstance(message, worker._Best) for message in told)


def test_serving_tells_of_a_failure() -> None:
    channel = io.BytesIO()
    worker.serve(io.BytesIO(pickle.dumps(task("no_such_engine"))), channel)
    (failure,) = messages(channel)
    assert isinstance(failure, worker._Failure)
    assert "no_such_engine" in failure.text


def test_serving_nothing_is_no_fault() -> None:
    channel = io.BytesIO()
    worker.serve(io.BytesIO(), channel)
    assert messages(channel) == []


def test_the_deadline_is_the_senders_and_never_later_than_the_time_it_left() -> None:
    now = time.monotonic()
    assert worker._deadline(task()) is None
    assert worker._deadline(task(deadline=now - 5, seconds=100.0)) == now - 5
    bounded = worker._deadline(task(deadline=now + 1e6, seconds=1.0))
    assert bounded is not None
    assert bounded < now + 100


def test_callers_in_two_threads_do_not_disturb_each_other() -> None:
    found: list[Outcome] = []

    def search() -> None:
        found.append(worker.run(worker.ORTOOLS, small(), Budget(iterations=20)))

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0].sequences == found[1].sequences


def test_the_child_by_itself_answers_what_is_asked_and_goes() -> None:
    """Its own output is the pipe, whatever libraries print."""
    asked = pickle.dumps(task())
    done = subprocess.run(
        [sys.executable, "-c", "from router.engines.worker import main; main(); print('lost')"],
        input=asked,
        capture_output=True,
        check=True,
    )
    told = messages(io.BytesIO(done.stdout))
    assert isinstance(told[-1], Outcome)
    assert {number for one in told[-1].sequences for number in one.activities} == {0, 1}


class Closed(io.BytesIO):
    """A pipe whose reader has gone."""

    def write(self, _: object) -> int:
        raise BrokenPipeError


def test_a_child_whose_parent_has_gone_ends_quietly() -> None:
    worker.serve(io.BytesIO(pickle.dumps(task())), Closed())


def test_progress_is_passed_on_but_not_more_often_than_a_parent_can_use() -> None:
    channel = io.BytesIO()
    calm = worker._Calm(worker._Reporter(channel))
    progress = Progress(elapsed=0.0, best_cost=1.0, served=1, total=2, iterations=3, phase="ortools", sequences=())
    for _ in range(1_000):
        calm(progress)
    assert 1 <= len(messages(channel)) < 1_000
    assert messages(channel)[0] == progress


class Dead:
    """A process that took nothing and said what it was given to say."""

    def __init__(self, *said: object) -> None:
        self.stdin, self.stdout = Closed(), io.BytesIO(b"".join(pickle.dumps(one) for one in said))

    def kill(self) -> None:
        """Nothing to kill."""

    def wait(self) -> int:
        return 0


def child_that_said(*said: object) -> worker._Child:
    child = worker._Child(Dead(*said))  # type: ignore[arg-type]
    child._listen()
    return child


def test_a_child_that_takes_no_task_leaves_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_take_child", lambda: worker._Child(Dead()))  # type: ignore[arg-type]
    start = (Sequence(vehicle=0, activities=(1,)),)
    outcome = worker.run(worker.ORTOOLS, small(), Budget(iterations=1), start=start)
    assert (outcome.sequences, outcome.notes) == (start, ("the worker process did not start",))


def test_of_a_child_that_dies_at_work_the_best_it_had_sent_counts() -> None:
    best = (Sequence(vehicle=0, activities=(1, 0)),)
    progress = Progress(elapsed=0.0, best_cost=9.0, served=2, total=2, iterations=3, phase="ortools", sequences=())
    heard: list[Progress] = []
    outcome = worker._follow(child_that_said(progress, worker._Best(best, 9.0)), Budget(iterations=1), (), heard.append)
    assert heard == [progress]
    assert (outcome.sequences, outcome.stopped_by) == (best, "exhausted")
    assert [price for _, price in outcome.convergence] == [9.0]
    assert outcome.notes == ("the worker process ended before its search did",)
    assert worker._follow(child_that_said(progress), Budget(iterations=1), best, None).sequences == best
