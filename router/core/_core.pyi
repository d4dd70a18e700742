"""
The native core of router: travel times, timing, evaluators and the search.
"""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

NO_LIMIT: int = 1152921504606846976

class TravelProfile:
    """
    Travel of one profile of vehicles; its arrays are used in place and kept alive.
    """

    @staticmethod
    def static(distances: NDArray[numpy.int32], durations: NDArray[numpy.int32]) -> TravelProfile:
        """Travel that is the same at every hour."""

    @staticmethod
    def profiled(
        distances: NDArray[numpy.int32],
        durations: NDArray[numpy.int32],
        starts: NDArray[numpy.int64],
        speeds: NDArray[numpy.float64],
        profile: NDArray[numpy.uint16],
    ) -> TravelProfile:
        """Travel stretched by the speed factors of the row that rules an arc."""

    @staticmethod
    def by_arc(
        distances: NDArray[numpy.int32],
        durations: NDArray[numpy.int32],
        starts: NDArray[numpy.int64],
        factors: NDArray[numpy.uint8],
    ) -> TravelProfile:
        """Travel stretched by percentages per bucket and arc."""

    @staticmethod
    def piecewise(
        distances: NDArray[numpy.int32],
        durations: NDArray[numpy.int32],
        offsets: NDArray[numpy.int64],
        departures: NDArray[numpy.float64],
        arrivals: NDArray[numpy.float64],
    ) -> TravelProfile:
        """A piecewise-linear arrival function per arc."""

class LegPiece:
    """A piece of a leg's function of time."""

    @property
    def value(self) -> float: ...
    @property
    def slope(self) -> float: ...
    @property
    def change(self) -> float:
        """The moment from which another slope rules."""

class Travel:
    """Travel of all profiles of an instance."""

    def __init__(self, profiles: Sequence[TravelProfile]) -> None: ...
    @property
    def static(self) -> bool: ...
    @property
    def places(self) -> int: ...
    def arrival(self, profile: int, origin: int, destination: int, leave: int) -> int: ...
    def departure(self, profile: int, origin: int, destination: int, arrive: int) -> int: ...
    def metres(self, profile: int, origin: int, destination: int) -> int: ...
    def exact_arrival(self, profile: int, origin: int, destination: int, leave: float) -> float: ...
    def exact_departure(self, profile: int, origin: int, destination: int, arrive: float) -> float: ...
    def piece_from(self, profile: int, origin: int, destination: int, leave: float) -> LegPiece: ...
    def piece_until(self, profile: int, origin: int, destination: int, arrive: float) -> LegPiece: ...

class EventKind(enum.Enum):
    START = 0

    VISIT = 1

    RELOAD = 2

    END = 3

class Event:
    """
    A timed event of a route: start, visit, reload or end. `visit` is -1 at the others.
    """

    @property
    def kind(self) -> EventKind: ...
    @property
    def visit(self) -> int: ...
    @property
    def place(self) -> int: ...
    @property
    def arrival(self) -> int: ...
    @property
    def begin(self) -> int: ...
    @property
    def leave(self) -> int: ...
    @property
    def break_before(self) -> tuple[int, int] | None:
        """
        Begin and end of the break taken before the leg to here is driven, if any.
        """

    @property
    def break_after(self) -> tuple[int, int] | None:
        """
        Begin and end of the break taken after the leg to here is driven, if any.
        """

class TimingProblem:
    """What timing knows of an instance."""

    def __init__(self, travel: Travel, kinds: int, tables: dict[str, Any], other_vehicle_price: NDArray[numpy.float64]) -> None: ...
    @property
    def visits(self) -> int:
        """How many there are."""

    def with_visits(self, more: TimingProblem, places: Sequence[int]) -> TimingProblem:
        """The same instance with the visits of `more` behind its own."""

class RouteTimer:
    """
    Times routes one after another in the same memory: an object per thread.
    """

    def __init__(self, problem: TimingProblem) -> None: ...
    def evaluate(self, vehicle: int, activities: Sequence[int]) -> tuple[bool, float]:
        """Whether a route is feasible in time, and its price."""

    def time(self, vehicle: int, activities: Sequence[int]) -> tuple[bool, float]:
        """
        The same, also of a route that cannot keep every rule; its times are in `events`.
        """

    def time_between(self, vehicle: int, activities: Sequence[int], earliest: int, latest: int) -> tuple[bool, float]:
        """The same when the vehicle may leave between two moments only."""

    def begins(self, vehicle: int, activities: Sequence[int]) -> list[int]:
        """When each activity begins, feasible or not."""

    @property
    def events(self) -> list[Event]:
        """The events of the route timed last."""

class Problem:
    """An instance as flat arrays; shared by searches, never changed."""

    def __init__(self, arrays: dict[str, Any]) -> None: ...

class Leg:
    """A leg of the first profile, and the seconds from begin of service at its origin to leaving."""

    def __init__(self, travel: Travel, origin: int, destination: int, stay: float) -> None: ...

def extend_forward(leg: Leg, source: Sequence[tuple[float, float]], window: tuple[float, float]) -> list[tuple[float, float]]:
    """Forward function of the leg's destination, of that of its origin."""

def extend_backward(leg: Leg, source: Sequence[tuple[float, float]], window: tuple[float, float]) -> list[tuple[float, float]]:
    """Backward function of the leg's origin, of that of its destination."""

def extend_level(source: Sequence[tuple[float, float]], seconds: float, window: tuple[float, float]) -> tuple[float, float]:
    """
    Last level of a forward function, carried along a static leg of so many seconds, its stay included.
    """

def least_duration(
    leg: Leg, ahead: Sequence[tuple[float, float]], behind: Sequence[tuple[float, float]], bound: float = 1e15
) -> float:
    """Least duration of a route, where its parts meet at the leg; 1e15 for none."""

class Settings:
    """Parameters of the search; see search/settings.hpp."""

    def __init__(self, **kwargs: float) -> None: ...
    def replace(self, **kwargs: float) -> Settings:
        """The same with some values changed."""

    @property
    def average_removed(self) -> float: ...
    @property
    def longest_string(self) -> float: ...
    @property
    def split_chance(self) -> float: ...
    @property
    def blink(self) -> float: ...
    @property
    def scattered_chance(self) -> float: ...
    @property
    def scattered_removed(self) -> float: ...
    @property
    def scattered_string(self) -> float: ...
    @property
    def alternative_chance(self) -> float: ...
    @property
    def route_chance(self) -> float: ...
    @property
    def longest_route(self) -> int: ...
    @property
    def moves(self) -> int: ...
    @property
    def open_chance(self) -> float: ...
    @property
    def unassigned_tries(self) -> int: ...
    @property
    def offers_anew(self) -> float: ...
    @property
    def loss_chance(self) -> float: ...
    @property
    def by_penalty(self) -> float: ...
    @property
    def regret_chance(self) -> float: ...
    @property
    def penalty_factor(self) -> float: ...

class Search:
    """One thread's search on one problem."""

    def take(
        self,
        routes: NDArray[numpy.int64],
        options: NDArray[numpy.int64],
        visits: NDArray[numpy.int64],
        unused: NDArray[numpy.int64],
        elsewhere: int,
    ) -> bool:
        """
        Begin with a plan written as numbers; whether every route keeps the rules.
        """

    def build(self, settings: Settings) -> None:
        """Insert every unassigned job that has a place."""

    def run(self, settings: Settings, steps: int, hot: float, cold: float) -> None:
        """Make steps while the temperature falls, in money."""

    def reduce_fleet(self, settings: Settings, steps: int, temperature: float, fewest: int) -> None:
        """Spend steps on plans with fewer and fewer routes."""

    def stop(self) -> None:
        """
        End `run` and `reduce_fleet`, now and from now on; may be called from any thread.
        """

    @property
    def steps(self) -> int: ...
    def resum(self) -> float:
        """Cost of the current plan, added up anew."""

    def current(self) -> NDArray[numpy.int64]: ...
    def current_costs(self) -> NDArray[numpy.float64]: ...
    @property
    def unassigned(self) -> int: ...
    @property
    def most_routes(self) -> int: ...
    @most_routes.setter
    def most_routes(self, arg: int, /) -> None: ...
    @property
    def best(self) -> tuple[NDArray[numpy.int64], float, float]:
        """The best plan met: numbers, cost, penalties."""

    @property
    def fewest(self) -> tuple[NDArray[numpy.int64], float, float]:
        """The plan with the fewest routes met: numbers, cost, penalties."""

    @property
    def fewest_unassigned(self) -> int: ...
    def forget_best(self) -> None: ...
    def take_best_of(self, other: Search) -> None: ...
    def take_fewest_of(self, other: Search) -> None: ...
    def state(self) -> dict[str, Any]:
        """For tests: all that is kept of the current plan, by name."""

    def durations(self) -> NDArray[numpy.float64]:
        """
        For tests: durations that the evaluator keeps; four per node with limited routes, one per route with paid time.
        """

    def draw_seeds(self, count: int) -> list[int]:
        """For tests: look at another window and draw visits of it."""

    def ruin(self, settings: Settings, seed: int) -> None:
        """For tests: open a step and take out visits around one."""

    def recreate(self, settings: Settings, limit: float) -> bool:
        """For tests: the second half of the step."""

    def undo(self) -> None:
        """For tests: take the step back."""

    def best_insertion(self, job: int, settings: Settings) -> tuple[float, int, int, int, int]:
        """
        For tests: price, option, vehicle and the nodes that the visits would follow; vehicle -1 for no place.
        """

class Random:
    """The random numbers of a search, for tests."""

    def __init__(self, seed: int) -> None: ...
    def fraction(self) -> float:
        """Uniform in [0, 1)."""

    def below(self, bound: int) -> int:
        """Uniform in 0 to bound - 1."""

def new_static_search(problem: Problem, seed: int) -> Search: ...
def new_time_of_day_search(problem: Problem, travel: Travel, seed: int) -> Search: ...
def new_functions_search(problem: Problem, travel: Travel, fastest: NDArray[numpy.int32], seed: int) -> Search: ...

class RuleTables:
    """Rules of an instance without time; shared by searches, never changed."""

    def __init__(self, problem: Problem, arrays: dict[str, Any]) -> None: ...

class RouteRules:
    """Rules of one route without time."""

    def __init__(self, problem: Problem, rules: RuleTables) -> None: ...
    def fit(self, vehicle: int, activities: Sequence[int]) -> bool:
        """
        Whether the vehicle may drive visits, or -1 - n for loading again at its n-th place.
        """

def new_full_search(problem: Problem, timing: TimingProblem, rules: RuleTables, seed: int) -> Search: ...
def nearest_visits(
    arrays: Mapping[str, NDArray[numpy.int32] | NDArray[numpy.int64]], metre_weight: float, second_weight: float, count: int
) -> NDArray[numpy.int32]:
    """
    Per visit its `count` nearest others, row by row; arrays: places, distances, durations (and `_into`), opens, closes, service,
    jobs (empty where options do not compete for resources).
    """

def chain_of_places(durations: NDArray[numpy.int32], places: NDArray[numpy.int32], first: int) -> NDArray[numpy.int32]:
    """
    Each of the places, which ascend, once, from the first on, each time the one reached soonest of those left.
    """
