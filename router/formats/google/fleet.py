"""Google's vehicles as router's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from router.formats.google.schema import DurationLimit, TimeWindow, VehiclePart
from router.formats.google.travel import Map, Terms
from router.formats.json_input import Faults
from router.formats.requests import UNLIMITED
from router.model import Break, OvertimeStep, Vehicle, Window
from router.units import Metres, Seconds


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """What the vehicles of a request share; `limits` are the names of load dimensions, `start` is the epoch."""

    map: Map
    faults: Faults
    span: Seconds
    start: Seconds
    kinds: Mapping[str, VehiclePart]
    limits: tuple[str, ...]

    def vehicle(self, path: str, given: VehiclePart) -> tuple[Vehicle, Terms]:
        """A vehicle, its id and the price of its kilometres still to come, and what its travel is made from."""
        reasons = {
            "unloading_policy": "router unloads in any order",
            "used_if_route_is_empty": "router leaves vehicles without visits where they are",
        }
        self.faults.refuse(given, path, reasons)
        if given.break_rule.frequency_constraints:
            what = "router takes the breaks of breakRequests"
            self.faults.add("E260", f"{path}.breakRule.frequencyConstraints", what, "remove them")
        first, last = self._shift(path, given, "start"), self._shift(path, given, "end")
        if last.start > first.start:
            what = "router bounds when a vehicle ends at the latest, not at the earliest"
            remedy = "remove it, or let startTimeWindows begin no earlier"
            self.faults.add("E260", f"{path}.endTimeWindows[0].startTime", what, remedy)
        terms = Terms(
            base=self.map.base_of(path, given),
            per_hour=given.cost_per_traveled_hour,
            per_km=given.cost_per_kilometer,
            multiple=given.travel_duration_multiple,
        )
        extra = given.extra_visit_duration_for_visit_type
        return (
            Vehicle(
                id="",
                kind=next(kind for kind, one in self.kinds.items() if one.extra_visit_duration_for_visit_type == extra),
                profile=terms.name,
                start=self._end(path, given, "start", self.map.anywhere) or 0,
                end=self._end(path, given, "end", lambda: None),
                earliest_start=first.start,
                latest_start=min(first.end, last.end),
                latest_end=last.end,
                capacities=tuple(self._capacity(path, given, name) for name in self.limits),
                fixed_price=given.fixed_cost,
                hour_price=given.cost_per_hour,
                overtime=self._overtime(path, given, first),
                max_duration=self._duration(f"{path}.routeDurationLimit", given.route_duration_limit),
                max_driving=self._duration(f"{path}.travelDurationLimit", given.travel_duration_limit),
                max_distance=self._distance(path, given),
                max_stops=0 if given.ignore else None,
                breaks=tuple(self._breaks(path, given)),
            ),
            terms,
        )

    def _end(self, path: str, given: VehiclePart, name: str, nowhere: Callable[[], int | None]) -> int | None:
        point, waypoint = getattr(given, f"{name}_location"), getattr(given, f"{name}_waypoint")
        tags = getattr(given, f"{name}_tags")
        if self.map.model.duration_distance_matrices:
            count = len((self.map.targets if name == "end" else self.map.sources).intersection(tags))
            placed = count > 0
            if count > 1:
                self.faults.add("E217", f"{path}.{name}Tags", "it matches several tags of the matrices", "let it match one")
        else:
            placed = point is not None or waypoint is not None
        if placed:
            return self.map.at(path, point, waypoint, tags, name)
        if self.map.model.transition_attributes:
            what = "transitions from or to a vehicle without a place cannot be kept"
            self.faults.add("E260", f"{path}.{name}Location", what, "give it a place")
        return nowhere()

    def _shift(self, path: str, given: VehiclePart, name: str) -> Window:
        windows: list[TimeWindow] = getattr(given, f"{name}_time_windows")
        where = f"{path}.{name}TimeWindows"
        if len(windows) > 1:
            self.faults.add("E260", where, f"router gives a vehicle one window for its {name}", "keep one")
        if not windows:
            return Window(0, self.span)
        one = windows[0]
        start = 0 if one.start_time is None else one.start_time - self.start
        end = self.span if one.end_time is None else one.end_time - self.start
        if start > end:
            self.faults.add("E214", f"{where}[0]", "endTime before startTime", "swap them")
        if one.soft_start_time is not None or (name == "start" and one.soft_end_time is not None):
            self.faults.add("E260", f"{where}[0]", "router prices only ends that come too late", "remove the soft time")
        return Window(max(0, start), max(0, min(self.span, end)))

    def _overtime(self, path: str, given: VehiclePart, first: Window) -> tuple[OvertimeStep, ...]:
        soft = [one for one in given.end_time_windows[:1] if one.soft_end_time is not None]
        if not soft:
            return ()
        after = max(0, (soft[0].soft_end_time or 0) - self.start)
        if first.end > after:
            what = "router counts overtime from the start of a route, which may begin after softEndTime"
            self.faults.add("E260", f"{path}.endTimeWindows[0].softEndTime", what, "let startTimeWindows end before it")
        return (OvertimeStep(after=after, hour_price=soft[0].cost_per_hour_after_soft_end_time or 0.0),)

    def _capacity(self, path: str, given: VehiclePart, name: str) -> int:
        kind = next((side for side in ("start", "end") if name.endswith(f" at {side}")), "")
        limit = given.load_limits.get(name.removesuffix(f" at {kind}") if kind and name not in given.load_limits else name)
        if limit is None:
            return UNLIMITED
        if kind and name not in given.load_limits:
            most = getattr(limit, f"{kind}_load_interval").max
            return UNLIMITED if most is None else min(int(most), UNLIMITED)
        where = f"{path}.loadLimits.{name}"
        for side in ("start", "end"):
            if getattr(limit, f"{side}_load_interval").min:
                what = "router does not ask for a least load"
                self.faults.add("E260", f"{where}.{side}LoadInterval.min", what, "remove it")
        if limit.cost_per_unit_above_soft_max:
            self.faults.add("E260", f"{where}.softMaxLoad", "router has no soft limits of load", "use maxLoad")
        if limit.cost_per_kilometer or limit.cost_per_traveled_hour:
            self.faults.add("E260", f"{where}.costPerKilometer", "router does not price loads by distance", "remove it")
        return UNLIMITED if limit.max_load is None else min(limit.max_load, UNLIMITED)

    def _duration(self, path: str, limit: DurationLimit) -> Seconds | None:
        if limit.soft_max_duration is not None or limit.quadratic_soft_max_duration is not None:
            self.faults.add("E260", path, "router has no soft limits of duration", "use maxDuration")
        return limit.max_duration

    def _distance(self, path: str, given: VehiclePart) -> Metres | None:
        if given.route_distance_limit.soft_max_meters is not None:
            self.faults.add("E260", f"{path}.routeDistanceLimit", "router has no soft limits of distance", "use maxMeters")
        return given.route_distance_limit.max_meters

    def _breaks(self, path: str, given: VehiclePart) -> list[Break]:
        found = []
        for number, one in enumerate(given.break_rule.break_requests):
            start, end = one.earliest_start_time - self.start, one.latest_start_time - self.start
            if start > end:
                where = f"{path}.breakRule.breakRequests[{number}]"
                self.faults.add("E214", where, "latestStartTime before earliestStartTime", "swap them")
            found.append(Break(window=Window(max(0, start), max(0, end)), duration=one.min_duration, paid=True))
        return found
