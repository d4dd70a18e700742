"""Hand-computed days: when each stop begins, under every rule in time."""

from router.checker import check
from router.costing import cost
from router.model import AccessRule, Break, Relation, Site, Stability, Window
from tests.timing.days import LEG, begins, day, feasible, plan, timed, visit


def test_leaves_as_late_as_the_window_allows() -> None:
    route = timed(day(visit(1, windows=(Window(3600, 7200),))), 0)
    assert (route.departure, begins(route), route.end) == (3000, [3600], 3600 + 300 + LEG)


def test_does_not_leave_later_than_needed() -> None:
    """The second window forces the early first begin; nothing waits."""
    route = timed(day(visit(1), visit(2, windows=(Window(0, 1500),))), 0, 1)
    assert (route.departure, begins(route)) == (0, [600, 1500])


def test_late_sequences_are_timed_as_early_as_can_be() -> None:
    instance = day(visit(1, windows=(Window(0, 100),)))
    assert not feasible(instance, 0)
    route = plan(instance, 0).routes[0]
    assert (route.departure, begins(route)) == (0, [600])


def test_the_next_of_several_windows() -> None:
    route = timed(day(visit(1, windows=(Window(0, 500), Window(2000, 2500)))), 0)
    assert (route.departure, begins(route)) == (1400, [2000])


def test_hours_closed_to_a_kind_of_vehicle() -> None:
    rule = AccessRule(id="night", kinds=frozenset({"van"}), places=frozenset({1}), closed=(Window(0, 999),))
    assert begins(timed(day(visit(1), access=(rule,)), 0)) == [1000]


def test_a_promise_may_move_only_so_far() -> None:
    promise = Stability(begin_of={"v1": 5000}, max_shift=300)
    assert begins(timed(day(visit(1), stability=promise), 0)) == [4700]


def test_setup_is_spent_once_per_place() -> None:
    twice = (visit(1, setup=120), visit(1, id="again", setup=120))
    route = timed(day(*twice), 0, 1)
    assert begins(route) == [600, 600 + 120 + 300]
    assert route.end == 600 + 120 + 300 + 300 + LEG


def test_service_by_kind() -> None:
    route = timed(day(visit(1, service_by_kind={"bike": 60}), vehicle={"kind": "bike"}), 0)
    assert route.end == LEG + 60 + LEG


def test_goods_that_are_not_ready_hold_the_trip() -> None:
    route = timed(day(visit(1, release=1000), visit(2)), 1, 0)
    assert route.departure == 1000


def test_loading_again() -> None:
    """Out, back by 2000 s when the goods are ready, 200 s of loading, out again."""
    site = Site(id="hub", place=0, opening=(Window(0, 9000),))
    instance = day(visit(1), visit(2, release=2000), sites=(site,), vehicle={"reloads": (0,), "reload_time": 200, "max_trips": 2})
    route = timed(instance, 0, -1, 1)
    assert [stop.kind for stop in route.stops] == ["start", "visit", "reload", "visit", "end"]
    assert begins(route) == [1100, 2000, 3400]
    assert not feasible(instance, 0, -1, 1, -1)


def test_goods_stay_on_board_only_so_long() -> None:
    """The pickup must be done by 4000, the delivery may begin at 5000: 700 s on board are too short, 1000 s are not."""
    for longest, fits in ((700, False), (699 + 301, True)):
        pair = (visit(1, windows=(Window(0, 3700),)), visit(2, windows=(Window(5000, 6000),), pickup="v1", max_on_board=longest))
        assert feasible(day(*pair), 0, 1) == fits
    pair = (visit(1), visit(2, windows=(Window(5000, 6000),), pickup="v1", max_on_board=700))
    assert begins(timed(day(*pair), 0, 1)) == [4100, 5000]
    too_short = (visit(1), visit(2, pickup="v1", max_on_board=599))
    assert not feasible(day(*too_short), 0, 1)


def test_a_gap_between_services() -> None:
    relation = Relation(kind="sequence", visits=("v1", "v2"), gap=2000)
    assert begins(timed(day(visit(1), visit(2), relations=(relation,)), 0, 1)) == [600, 2900]


def test_each_relation_has_a_gap_of_its_own() -> None:
    relations = (
        Relation(kind="sequence", visits=("v1", "v2"), gap=2000),
        Relation(kind="sequence", visits=("v3", "v4"), gap=700),
    )
    instance = day(visit(1), visit(2), visit(3), visit(4), relations=relations)
    assert begins(timed(instance, 0, 1, 2, 3)) == [600, 2900, 3800, 4800]


def test_longest_duration_makes_the_start_late() -> None:
    """1200 s of driving and 300 s of service: with a wait at the first door the start is pushed to where 1500 s suffice."""
    instance = day(visit(1, windows=(Window(4000, 5000),)), vehicle={"max_duration": 1500})
    assert timed(instance, 0).departure == 3400
    assert not feasible(day(visit(1), vehicle={"max_duration": 1499}), 0)
    for latest_start, fits in ((3400, True), (3399, False)):
        limited = {"max_duration": 1500, "latest_start": latest_start}
        assert feasible(day(visit(1, windows=(Window(4000, 5000),)), vehicle=limited), 0) == fits


def test_longest_wait() -> None:
    """Between the windows lie 1100 s that nothing can fill but a later first service."""
    two = (visit(1, windows=(Window(0, 2000),)), visit(2, windows=(Window(4000, 5000),)))
    assert feasible(day(*two, vehicle={"max_wait": 1100}), 0, 1)
    assert not feasible(day(*two, vehicle={"max_wait": 1099}), 0, 1)


def test_a_wait_that_is_too_long_is_kept_by_ending_later() -> None:
    """As early as can be, 2100 s lie between the doors; from the second window of the first on none do."""
    first = visit(1, windows=(Window(0, 1000), Window(5000, 6000)))
    instance = day(first, visit(2, windows=(Window(4000, 9000),)), vehicle={"max_wait": 100})
    assert begins(timed(instance, 0, 1))[0] >= 5000


def test_limits_of_the_route() -> None:
    both = (visit(1), visit(2))
    assert feasible(day(*both, vehicle={"max_distance": 20_000, "max_driving": 2400, "max_stops": 2}), 0, 1)
    for limit in ({"max_distance": 19_999}, {"max_driving": 2399}, {"max_stops": 1}):
        assert not feasible(day(*both, vehicle=limit), 0, 1)


def test_an_open_route_ends_at_its_last_visit() -> None:
    route = timed(day(visit(1), vehicle={"end": None, "latest_end": 900}), 0)
    assert (route.end, route.stops[-1].place, route.distance) == (900, 1, 5000)


def test_a_break_fills_the_wait() -> None:
    lunch = Break(window=Window(1000, 3000), duration=1200)
    instance = day(visit(1), visit(2, windows=(Window(3500, 4000),)), vehicle={"breaks": (lunch,), "earliest_start": 0})
    result = plan(instance, 0, 1)
    kinds = [stop.kind for stop in result.routes[0].stops]
    assert kinds.count("break") == 1
    assert not check(instance, result)
    assert result.routes[0].end == 3500 + 300 + 2 * LEG


def test_a_break_is_due_after_so_much_driving() -> None:
    rest = Break(duration=900, after_driving=1200)
    instance = day(visit(1), visit(2), vehicle={"breaks": (rest,)})
    result = plan(instance, 0, 1)
    assert not check(instance, result)
    assert result.routes[0].duration == 2400 + 600 + 900
    short = plan(day(visit(1), vehicle={"breaks": (rest,)}), 0)
    assert [stop.kind for stop in short.routes[0].stops] == ["start", "visit", "end"]


def test_a_break_of_another_length_counts_for_driving_only_when_it_lasts_as_long() -> None:
    """Lunch of 1200 s between the two visits; 1200 s of driving are allowed, the whole way takes 2400."""
    lunch = Break(window=Window(500, 2000), duration=1200)
    for duration, breaks_taken in ((1200, 1), (1201, 2)):
        rule = Break(duration=duration, after_driving=1200)
        result = plan(day(visit(1), visit(2), vehicle={"breaks": (lunch, rule)}), 0, 1)
        assert not check(day(visit(1), visit(2), vehicle={"breaks": (lunch, rule)}), result)
        assert [stop.kind for stop in result.routes[0].stops].count("break") == breaks_taken


def test_a_drive_longer_than_may_be_driven_at_once_cannot_be_made() -> None:
    rule = Break(duration=60, after_driving=LEG - 1)
    assert not feasible(day(visit(1), vehicle={"breaks": (rule,)}), 0)


def test_rules_of_driving_that_another_makes_needless_change_nothing() -> None:
    strict, same, lax = (Break(duration=duration, after_driving=most) for duration, most in ((900, 1200), (900, 1200), (600, 1500)))
    one, all_three = (day(visit(1), visit(2), vehicle={"breaks": breaks}) for breaks in ((strict,), (lax, strict, same)))
    assert plan(one, 0, 1) == plan(all_three, 0, 1)


def test_a_break_is_due_when_the_route_begins_as_its_window_closes_and_not_a_second_later() -> None:
    """The vehicle is not at its first door before the window has closed, so a break that is due cannot be taken."""
    lunch = Break(window=Window(0, 1000), duration=60)
    for start, fits in ((1000, False), (1001, True)):
        assert feasible(day(visit(1), vehicle={"breaks": (lunch,), "earliest_start": start, "latest_start": start}), 0) == fits


def test_a_start_after_the_window_has_closed_may_be_the_only_one() -> None:
    """At 800 the window is open, and it is closed when the first door is reached; from 1001 on the break is not due."""
    lunch = Break(window=Window(0, 1000), duration=60)
    route = timed(day(visit(1), vehicle={"breaks": (lunch,), "earliest_start": 800}), 0)
    assert (route.begin, [stop.kind for stop in route.stops]) == (1001, ["start", "visit", "end"])


def test_loading_begins_when_the_goods_are_ready_and_is_part_of_the_route() -> None:
    site = Site(id="hub", place=0, loading=900)
    instance = day(visit(1, release=1000), sites=(site,), vehicle={"hour_price": 36.0, "max_duration": 900 + 300 + 2 * LEG})
    route = timed(instance, 0)
    assert (route.begin, route.departure, begins(route)) == (1000, 1900, [2500])
    assert route.duration == 900 + 300 + 2 * LEG
    assert cost(instance, plan(instance, 0)).terms["time"] == route.duration / 100
    assert not feasible(day(visit(1), sites=(site,), vehicle={"max_duration": 900 + 300 + 2 * LEG - 1}), 0)


def test_loads_on_board() -> None:
    instance = day(
        visit(1, deliver=(2,), collect=(5,)), visit(2, deliver=(3,)), dimensions=("pieces",), vehicle={"initial_load": (1,)}
    )
    assert [stop.load for stop in timed(instance, 0, 1).stops] == [(6,), (9,), (6,), (6,)]


def test_jobs_left_out_are_listed() -> None:
    instance = day(visit(1, orders=("a",)), visit(2, orders=("b",), group="g"), visit(3, group="g", orders=("b",)))
    left = plan(instance, 0).unserved
    assert [entry.visits for entry in left] == [("v2", "v3")]
    assert left[0].orders == ("b",)
    assert plan(instance).unserved[0].visits == ("v1",)
