"""What a provider of travel times is told, and what it tells back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from router.errors import ArgumentError, Problem
from router.model import StaticTravel
from router.model.fields import settle
from router.units import Metres

Kind = Literal["van", "truck", "e-bike", "foot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowSpeeds:
    """How far and how fast the road goes for a given distance as the crow flies.

    Between the knots both figures are interpolated linearly, outside they stay constant, so that farther never means
    shorter or sooner.

    Parameters
    ----------
    knots : crow distances in metres, ascending.
    road_factors : road metres per crow metre at each knot, never rising.
    speeds_kmh : *crow* kilometres made good per hour at each knot, never falling.
    """

    knots: tuple[Metres, ...]
    road_factors: tuple[float, ...]
    speeds_kmh: tuple[float, ...]

    def __post_init__(self) -> None:
        settle(self, ArgumentError)


CROW_SPEEDS: Mapping[Kind, CrowSpeeds] = {
    "van": CrowSpeeds(
        knots=(500, 2_000, 5_500, 12_000), road_factors=(2.31, 1.85, 1.59, 1.47), speeds_kmh=(14.0, 22.0, 32.0, 41.0)
    ),
    "truck": CrowSpeeds(
        knots=(500, 2_000, 5_500, 12_000), road_factors=(2.40, 1.92, 1.65, 1.52), speeds_kmh=(12.0, 18.5, 27.0, 35.0)
    ),
    "e-bike": CrowSpeeds(
        knots=(500, 2_000, 5_500, 12_000), road_factors=(1.55, 1.45, 1.38, 1.35), speeds_kmh=(12.0, 13.5, 14.5, 14.8)
    ),
    "foot": CrowSpeeds(knots=(500, 2_000, 5_500, 12_000), road_factors=(1.40, 1.35, 1.30, 1.28), speeds_kmh=(3.4, 3.6, 3.7, 3.75)),
}
"""Assumptions, to be replaced by figures of your own city.

``van`` was measured on the roads of one European city: road over crow distance and crow speed in the distance bands
below 1 km, 1–3, 3–8 and above 8 km; the knots are typical distances of the bands. A truck is taken as 15 % slower.
``e-bike`` and ``foot`` agree with the medians on the same city's roads at 20 and 4.8 km/h; ``python -m
benchmarks.roads EXTRACT --kind e-bike`` prints those of yours.
"""

TRAFFIC_SENSITIVITY: Mapping[Kind, float] = {"van": 1.0, "truck": 1.0, "e-bike": 0.3, "foot": 0.0}
"""Assumption: which share of a traffic profile's slowdown a kind of vehicle feels (`ProfileSettings.sensitivity`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSettings:
    """How the vehicles of one travel profile move.

    Parameters
    ----------
    kind : chooses speeds by distance band or road class, one-ways and access.
    speed : all speeds are multiplied by this.
    crow : replaces `CROW_SPEEDS` of the kind (geodesic provider only).
    road_speeds_kmh : road class → speed, replacing single entries of the kind's table (osm provider only).
    server_profile : name of the profile on an OSRM or Valhalla server; empty: the usual one for the kind.
    traffic : share of a traffic profile's slowdown that is felt; None: `TRAFFIC_SENSITIVITY` of the kind.
    """

    kind: Kind = "van"
    speed: float = 1.0
    crow: CrowSpeeds | None = None
    road_speeds_kmh: Mapping[str, float] = field(default_factory=dict)
    server_profile: str = ""
    traffic: float | None = None

    def __post_init__(self) -> None:
        settle(self, ArgumentError)
        if self.speed <= 0:
            raise ArgumentError([_problem(f"speed is {self.speed}", "give more than 0")])
        crow = self.crow
        if crow is not None and not (len(crow.knots) == len(crow.road_factors) == len(crow.speeds_kmh) > 0 < min(crow.speeds_kmh)):
            raise ArgumentError(
                [_problem("crow has lists of several lengths, or a speed of 0", "give one figure of each per knot")]
            )

    @property
    def sensitivity(self) -> float:
        """Share of a traffic profile's slowdown that is felt: pass it to `router.traffic.apply`."""
        return TRAFFIC_SENSITIVITY[self.kind] if self.traffic is None else self.traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """Where travel times come from.

    Parameters
    ----------
    provider : a key of `router.network.NETWORKS`: ``geodesic``, ``matrix``, ``osm``, ``osrm``, ``valhalla``.
    file : the matrix file (``matrix``) or the OpenStreetMap extract (``osm``).
    files : profile → its own matrix file; `file` serves the profiles that are not listed.
    url : base address of the server (``osrm``, ``valhalla``); nothing is sent anywhere unless it is given.
    cache : folder for road graphs and matrices; None: nothing is kept.
    block : most places on one side of a table request.
    timeout, retries, pause : seconds per request; further attempts; seconds before the first of them, doubling.
    max_snap : metres; a place farther than this from the road network is a fault.
    reroute : with ``osm`` and traffic, choose the roads anew in every time bucket (exact, one matrix per bucket)
        instead of stretching the free-flow times.
    """

    provider: str = "geodesic"
    file: Path | None = None
    files: Mapping[str, Path] = field(default_factory=dict)
    url: str = ""
    cache: Path | None = None
    block: int = 100
    timeout: float = 30.0
    retries: int = 3
    pause: float = 0.5
    max_snap: Metres = 1_000
    reroute: bool = True

    def __post_init__(self) -> None:
        settle(self, ArgumentError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snap:
    """Where a place joins the road network of a profile: how many metres away, and the point itself."""

    place: str
    profile: str
    distance: Metres
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Travel times with what there is to say about them.

    `problems` names places too far from any road, and places that no other place can reach or leave; the travel is
    usable all the same (such pairs are `UNREACHABLE`), so whoever asked decides whether that stops the day.
    """

    travel: Mapping[str, StaticTravel]
    snaps: tuple[Snap, ...] = ()
    problems: tuple[Problem, ...] = ()


def _problem(what: str, remedy: str) -> Problem:
    return Problem(code="E102", where="ProfileSettings", what=what, remedy=remedy)
