"""What the checker says is for people: places by their names, durations in hours and minutes, no inner numbers."""

from router.checker import check
from router.model import AccessRule, Window
from router.timing import schedule
from tests.oracles.days import day, sequences, van, visit


def test_a_closed_place_is_named() -> None:
    closed = AccessRule(id="market", places=frozenset({5}), closed=(Window(0, 9_000),))
    instance = day([visit("a", 5)], access=(closed,))
    plan = schedule(instance.replace(access=()), sequences(instance, {"van": ["a"]}))
    (fault,) = check(instance, plan)
    assert fault.text == "service begins while rule 'market' closes km5 to van"


def test_lateness_is_told_in_hours_and_minutes() -> None:
    instance = day([visit("a", 9)], [van(latest_end=60)])
    plan = schedule(day([visit("a", 9)], [van()]), sequences(instance, {"van": ["a"]}))
    (fault,) = check(instance, plan)
    assert fault.text == "the route ends 17 min after the shift"
    assert fault.amount == 1_020.0
