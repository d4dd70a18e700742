"""Google's travel: places by point or by tags, matrices, transition attributes, and what a vehicle pays for an arc.

Google prices time on the road, which `Vehicle.hour_price` cannot say, and transitions. Where either is priced, the price of an
arc stands in the place of its length.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from router.formats.google.schema import LatLng, ModelPart, TransitionAttributes, VehiclePart, Waypoint
from router.formats.json_input import Faults
from router.formats.places import Figures, measured, profile_settings, static
from router.model import Place, StaticTravel
from router.network import CrowSpeeds, NetworkSettings, ProfileSettings
from router.network.memory import refuse_too_large
from router.units import HOUR, UNREACHABLE, Money

ANYWHERE = "anywhere"
FINE = 1_000_000_000
_NAME = re.compile(r"(.*) \| cost_per_traveled_hour (\S+), cost_per_kilometer (\S+), travel_duration_multiple (\S+)", re.DOTALL)


_OFTEN = 1_000
"""After so many more places it is asked whether there is memory for their matrices."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the travel of a vehicle was made from."""

    base: str
    per_hour: Money
    per_km: Money
    multiple: float

    @property
    def name(self) -> str:
        """The key of the travel in `Instance.travel`; `base` is the key of durations and distances as given."""
        return (
            f"{self.base} | cost_per_traveled_hour {self.per_hour}, cost_per_kilometer {self.per_km}, "
            f"travel_duration_multiple {self.multiple}"
        )

    @classmethod
    def of(cls, name: str) -> "Terms | None":
        """The terms that `name` tells; None for travel of another origin."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        base, hour, km, multiple = found.groups()
        return cls(base=base, per_hour=float(hour), per_km=float(km), multiple=float(multiple))

    def seconds(self, durations: Figures) -> Figures:
        """Durations of the vehicle, to the nearest second."""
        return np.where(durations >= UNREACHABLE, UNREACHABLE, np.floor(durations * self.multiple + 0.5)).astype(np.int64)


@dataclass
class Map:
    """Places of a request; `tags` of each, as visits, starts and ends bear them."""

    model: ModelPart
    faults: Faults
    places: list[Place] = field(default_factory=list)
    tags: list[frozenset[str]] = field(default_factory=list)
    known: dict[tuple[str, frozenset[str]], int] = field(default_factory=dict)

    def at(self, path: str, point: LatLng | None, waypoint: Waypoint | None, tags: Sequence[str], name: str) -> int:
        """The place of a visit, start or end; where there is none, its fault is noted."""
        if self.model.duration_distance_matrices:
            if point is not None or waypoint is not None:
                self.faults.add("E240", f"{path}.{name}Location", "matrices are given, which count places by tags", "remove one")
            return self._place(f"tags {', '.join(sorted(tags))}", None, tags)
        if waypoint is not None:
            point = self._waypoint(f"{path}.{name}Waypoint", waypoint) or point
        if point is None:
            self.faults.add("E225", f"{path}.{name}Location", "it has no coordinates", "add latitude and longitude")
            return 0
        return self._place(f"{point.latitude!r},{point.longitude!r}", point, tags if self.model.transition_attributes else ())

    def anywhere(self) -> int:
        """The place of vehicles without a start: no way from it to any place."""
        return self._place(ANYWHERE, None, ())

    def _place(self, key: str, point: LatLng | None, tags: Sequence[str]) -> int:
        both = key, frozenset(tags)
        if both not in self.known:
            self.known[both] = len(self.places)
            if len(self.places) % _OFTEN == 0:
                refuse_too_large(len(self.places), 1)
            name = key if not tags or self.model.duration_distance_matrices else f"{key} {', '.join(sorted(tags))}"
            self.places.append(
                Place(id=name, lat=None if point is None else point.latitude, lon=None if point is None else point.longitude)
            )
            self.tags.append(frozenset(tags))
        return self.known[both]

    def _waypoint(self, path: str, waypoint: Waypoint) -> LatLng | None:
        if waypoint.location is None:
            self.faults.add("E260", path, "router does not look up ids of places", "give location.latLng")
            return LatLng()
        if waypoint.location.heading is not None:
            self.faults.add("E260", f"{path}.location.heading", "router does not choose the side of the road", "remove it")
        if waypoint.side_of_road:
            self.faults.add("E260", f"{path}.sideOfRoad", "router does not choose the side of the road", "remove it")
        return waypoint.location.lat_lng

    def measure(self, modes: Sequence[str], speed: float | None, network: NetworkSettings) -> Mapping[str, tuple[Figures, Figures]]:
        """Base name → durations and distances over all places; the place of vehicles without a start is 0 from all."""
        if self.model.duration_distance_matrices:
            return self._matrices()
        real = [index for index, place in enumerate(self.places) if place.id != ANYWHERE]
        profiles = {mode: _profile(mode, speed) for mode in modes}
        settings = network if speed is None else NetworkSettings()
        travel = measured([self.places[index] for index in real], profiles, settings, self.faults)
        found = {}
        for mode, static_travel in travel.items():
            figures = [np.zeros((len(self.places), len(self.places)), np.int64) for _ in range(2)]
            figures[0][np.ix_(real, real)] = static_travel.durations
            figures[1][np.ix_(real, real)] = static_travel.distances
            found[mode] = (figures[0], figures[1])
        return found

    def _matrices(self) -> Mapping[str, tuple[Figures, Figures]]:
        sources = self._rows(self.model.duration_distance_matrix_src_tags)
        targets = self._rows(self.model.duration_distance_matrix_dst_tags)
        found = {}
        for number, matrix in enumerate(self.model.duration_distance_matrices):
            path = f"model.durationDistanceMatrices[{number}]"
            size = len(self.model.duration_distance_matrix_src_tags), len(self.model.duration_distance_matrix_dst_tags)
            durations = [row.durations for row in matrix.rows]
            meters = [row.meters or [0.0] * size[1] for row in matrix.rows]
            if {len(durations)} != {size[0]} or {*map(len, durations), *map(len, meters)} != {size[1]}:
                self.faults.add("E217", path, "it does not fit the tags", f"give {size[0]} rows of {size[1]} figures")
                continue
            # A row and a column more stand for places that have no tag on that side, as starts and ends of vehicles do.
            figures = [np.zeros((size[0] + 1, size[1] + 1), np.int64) for _ in range(2)]
            figures[0][:-1, :-1] = np.minimum(np.asarray(durations, np.int64), UNREACHABLE)
            figures[1][:-1, :-1] = np.rint(np.asarray(meters, np.float64)).astype(np.int64)
            found[matrix.vehicle_start_tag] = (figures[0][np.ix_(sources, targets)], figures[1][np.ix_(sources, targets)])
        return found

    def _rows(self, tags: Sequence[str]) -> list[int]:
        number = {tag: index for index, tag in enumerate(tags)}
        return [next((number[tag] for tag in sorted(own) if tag in number), len(tags)) for own in self.tags]

    def base_of(self, path: str, vehicle: VehiclePart) -> str:
        """The base name of a vehicle's travel."""
        if not self.model.duration_distance_matrices:
            return vehicle.travel_mode
        tags = [matrix.vehicle_start_tag for matrix in self.model.duration_distance_matrices]
        found = [tag for tag in tags if not tag or tag in vehicle.start_tags]
        if len(found) != 1:
            what = f"it matches {len(found)} of the matrices' vehicleStartTag"
            self.faults.add("E217", f"{path}.startTags", what, "let each start match exactly one")
            return tags[0]
        return found[0]

    def transitions(self) -> tuple[Figures, NDArray[np.float64], NDArray[np.float64]]:
        """Delay, cost and cost per kilometre of every arc."""
        size = (len(self.places), len(self.places))
        delay, cost, per_km = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
        for number, one in enumerate(self.model.transition_attributes):
            path = f"model.transitionAttributes[{number}]"
            if one.distance_limit is not None:
                self.faults.add("E260", f"{path}.distanceLimit", "router bounds the distance of routes, not of arcs", "remove it")
            cells = np.ix_(self._matching(path, one, "src"), self._matching(path, one, "dst"))
            delay[cells] += one.delay
            cost[cells] += one.cost
            per_km[cells] += one.cost_per_kilometer
        return delay, cost, per_km

    def _matching(self, path: str, one: TransitionAttributes, side: str) -> list[bool]:
        wanted, excluded = getattr(one, f"{side}_tag"), getattr(one, f"excluded_{side}_tag")
        if bool(wanted) == bool(excluded):
            what = f"exactly one of {side}Tag and excluded{side.title()}Tag is needed"
            self.faults.add("E217", path, what, "give one of them")
        return [wanted in own if wanted else excluded not in own for own in self.tags]


def _profile(mode: str, speed: float | None) -> ProfileSettings:
    if speed is None:
        return profile_settings("foot" if mode == "WALKING" else "car")
    return ProfileSettings(crow=CrowSpeeds(knots=(1,), road_factors=(1.0,), speeds_kmh=(speed * 3.6,)))


def priced(
    terms: Terms, base: tuple[Figures, Figures], extra: tuple[Figures, NDArray[np.float64], NDArray[np.float64]]
) -> tuple[StaticTravel, Money, bool]:
    """Travel as a vehicle pays it, the price of its kilometre, and whether lengths are metres."""
    seconds, metres = terms.seconds(base[0]), base[1]
    delay, cost, per_km = extra
    durations = seconds + delay
    if not terms.per_hour and not cost.any() and not per_km.any():
        return static(durations, metres), terms.per_km, True
    driven = np.where(seconds >= UNREACHABLE, 0, seconds)
    if not terms.per_km and not cost.any() and not per_km.any():
        return static(durations, driven), 1000 * terms.per_hour / HOUR, False
    price = terms.per_hour * driven / HOUR + (terms.per_km + per_km) * metres / 1000 + cost
    unit = FINE / max(float(price.max()), 1e-9)
    return static(durations, np.rint(price * unit).astype(np.int64)), 1000 / unit, False
