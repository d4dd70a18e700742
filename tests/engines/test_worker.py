"""An engine in a process of its own: answers, streams, dies when told."""

import io
import pickle
import threading
import time

import pytest

from router.engines import worker
from router.engines.interface import Budget, Outcome
from router.model import Instance, Sequence
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
