"""An instance as the files of a day of router's own: what a day can say of a request, and a list of the rest.

Travel times come as a matrix between the orders and sites. Where a request prices the time on the road, lengths are prices, as they
are in the instance (`router.formats.places`).
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any

from router.documents.dimensions import dimensions_of
from router.formats.day_orders import OPEN, Orders, Times, minutes
from router.formats.requests import lost_rules
from router.model import ALWAYS, Break, Instance, Vehicle, Window
from router.units import UNREACHABLE, Seconds

KEPT = frozenset(
    {
        *("time_windows", "several_windows", "preferred_window", "release", "service_by_kind", "setup", "deliver", "collect"),
        *("visit_price", "priority", "skills", "allowed_vehicles", "conflicting_goods", "liked_vehicles", "position"),
        *("several_depots", "start_not_end", "open_end", "initial_load", "fixed_price", "km_price", "hour_price", "stop_price"),
        *("overtime", "max_duration", "max_driving", "max_distance", "max_stops", "max_wait", "breaks", "kind_limits"),
        *("speed_by_kind", "mixed_fleet", "fewest_vehicles", "must_use", "balance", "compactness"),
        *("pickup_delivery", "max_on_board", "alternatives", "same_vehicle", "sequence", "adjacent"),
    }
)
_FARTHEST_KM = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFiles:
    """The files of a day.

    Parameters
    ----------
    files : name → text.
    lost : what of the instance they do not say, a sentence each.
    visits : visit id → its id when the day is read; those of alternatives are left out.
    """

    files: Mapping[str, str]
    lost: tuple[str, ...]
    visits: Mapping[str, str]


def day_files(instance: Instance) -> DayFiles:
    """The day of `instance`."""
    return _Writer(instance).written()


class _Writer:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.times = Times(instance.epoch)
        self.sites: dict[int, str] = {}
        """Place → id of the site there."""
        taken = {job.id for job in instance.jobs}
        for vehicle in instance.vehicles:
            for place in (vehicle.start, vehicle.end):
                if place is not None and place not in self.sites:
                    name = instance.places[place].id
                    while name in taken:
                        name = f"depot {name}"
                    taken.add(name)
                    self.sites[place] = name
        self.orders = Orders(instance, self.times, self.dimensions(), taken, self.sites)

    def written(self) -> DayFiles:
        profiles = sorted({vehicle.profile for vehicle in self.instance.vehicles})
        names = {profile: f"matrix_{number}.csv" for number, profile in enumerate(profiles)}
        files = {
            "instance.toml": self.settings(names),
            "orders.csv": _table(self.orders.rows),
            "sites.csv": _table([*(self.site(place, name) for place, name in self.sites.items()), *self.orders.site_rows()]),
            "vehicles.csv": _table([self.vehicle(vehicle) for vehicle in self.instance.vehicles]),
            "alternatives.csv": _table(self.orders.alternatives),
            "relations.csv": _table(self.orders.relations()),
        }
        files = {name: text for name, text in files.items() if text.strip()}
        files |= {name: self.matrix(one) for one, name in names.items()}
        return DayFiles(files=files, lost=tuple(self.lost()), visits=self.orders.names)

    def lost(self) -> list[str]:
        found = [*lost_rules(self.instance, KEPT, {}), *self.orders.lost]
        nowhere = [visit for visit in self.orders.visits if self.instance.places[visit.place].lat is None and visit.setup]
        if len({visit.place for visit in nowhere}) < len(nowhere):
            found.append("setup: orders without coordinates are all at places of their own, and each is set up for")
        return found

    def settings(self, matrices: Mapping[str, str]) -> str:
        instance = self.instance
        goals = instance.shape
        first = (instance.epoch.astimezone(UTC) + timedelta(seconds=self.first())).date()
        lines = [
            f"name = {_quoted(instance.name)}",
            f"day = {first.isoformat()}",
            'time_zone = "UTC"',
            f"currency = {_quoted(instance.currency)}",
            f"dimensions = [{', '.join(_quoted(name) for name in self.dimensions())}]",
            'default_mode = "scheduled"',
            *(
                [f"conflicts = [{', '.join(f'[{_quoted(one)}, {_quoted(two)}]' for one, two in pairs)}]"]
                if (pairs := self.conflicts())
                else []
            ),
            f"conflicts_at_once = {str(instance.conflicts_at_once).lower()}",
            "",
            "[network]",
            'provider = "matrix"',
            f"files = {{ {', '.join(f'{_quoted(profile)} = {_quoted(name)}' for profile, name in matrices.items())} }}",
            "",
            "[checks]",
            'impossible_orders = "unserved"',
            f"max_km = {_FARTHEST_KM}",
            "",
            "[shape]",
            f"fewest_vehicles = {str(goals.fewest_vehicles).lower()}",
            f"compactness_price = {goals.compactness_price!r}",
            f"kind_limits = {_inline(goals.kind_limits)}",
            f"balance_prices = {_inline(goals.balance_prices)}",
        ]
        lines += [f"\n[profiles.{_quoted(profile)}]" for profile in matrices]
        return "\n".join(lines) + "\n"

    def conflicts(self) -> list[tuple[str, ...]]:
        return sorted(tuple(sorted(pair)) for pair in self.instance.conflicts)

    def dimensions(self) -> list[str]:
        """Columns of loads; none ends in a unit that is counted in parts."""
        names = (re.sub(r"\W+", "_", name) for name in self.instance.dimensions)
        return [f"{name}_units" if dimensions_of([name])[0].scale > 1 else name for name in names]

    def first(self) -> Seconds:
        """The earliest moment that anything begins at."""
        starts = [vehicle.earliest_start for vehicle in self.instance.vehicles]
        starts += [window.start for visit in self.instance.visits for window in visit.windows if window != ALWAYS]
        return min((one for one in starts if one > 0), default=0)

    def site(self, place: int, name: str) -> dict[str, Any]:
        where = self.instance.places[place]
        return {"id": name, "lat": where.lat, "lon": where.lon, "address": where.address}

    def vehicle(self, vehicle: Vehicle) -> dict[str, Any]:
        shift = Window(vehicle.earliest_start, vehicle.latest_end)
        latest = min(vehicle.latest_start, vehicle.latest_end)
        names = self.dimensions()
        return {
            **{"id": vehicle.id, "kind": vehicle.kind, "profile": vehicle.profile, "start": self.sites[vehicle.start]},
            "end": "anywhere" if vehicle.end is None else self.sites[vehicle.end],
            "shift": self.times.window(shift),
            "latest_start": "" if latest >= vehicle.latest_end else self.times.moment(latest),
            **{f"capacity_{name}": one for name, one in zip(names, vehicle.capacities, strict=False)},
            **{f"initial_{name}": one for name, one in zip(names, vehicle.initial_load, strict=False)},
            "fixed_price": vehicle.fixed_price,
            "km_price": vehicle.km_price,
            "hour_price": vehicle.hour_price,
            "stop_price": vehicle.stop_price,
            "overtime": "; ".join(f"{self.times.moment(step.after)}={step.hour_price!r}" for step in vehicle.overtime),
            "max_duration_min": minutes(vehicle.max_duration),
            "max_driving_min": minutes(vehicle.max_driving),
            "max_km": None if vehicle.max_distance is None else vehicle.max_distance / 1_000,
            "max_stops": vehicle.max_stops,
            "max_wait_min": minutes(vehicle.max_wait),
            "skills": "; ".join(sorted(vehicle.skills)),
            # A window that never closes makes no break due.
            "breaks": "; ".join(
                self.pause(one) for one in vehicle.breaks if one.window.end < OPEN or one.after_driving is not None
            ),
            "must_use": "yes" if vehicle.must_use else "",
        }

    def pause(self, one: Break) -> str:
        after = "" if one.after_driving is None else f" after {minutes(one.after_driving)}min"
        return f"{self.times.window(one.window)}{after} {minutes(one.duration)}min{' paid' if one.paid else ''}".strip()

    def matrix(self, profile: str) -> str:
        """Rows between all places that the day tells apart: by coordinates, else by id."""
        travel = self.instance.travel[profile]
        points = list(self.points())
        rows: list[tuple[object, ...]] = [("from", "to", "distance_m", "duration_s")]
        for one, here in points:
            for two, there in points:
                if one != two:
                    duration = int(travel.durations[here, there])
                    rows.append((one, two, int(travel.distances[here, there]), "" if duration >= UNREACHABLE else duration))
        return _csv(rows)

    def points(self) -> Iterator[tuple[str, int]]:
        known: set[object] = set()
        needed = ((name, place) for (place, _), name in self.orders.needed.items())
        orders = ((row["id"], visit.place) for row, visit in zip(self.orders.rows, self.orders.visits, strict=True))
        stands = [*((name, place) for place, name in self.sites.items()), *needed, *orders]
        for name, place in stands:
            where = self.instance.places[place]
            spot = name if where.lat is None or where.lon is None else (round(where.lat, 6), round(where.lon, 6))
            if spot not in known:
                known.add(spot)
                yield name, place


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Columns that say something, the rest left out."""
    nothing: Mapping[str, tuple[object, ...]] = {"id": (), "lat": (None,), "lon": (None,)}
    usual = (None, "", 0, 0.0)
    said = {name: None for row in rows for name, value in row.items() if value not in nothing.get(name, usual)}
    ordered = [name for row in rows for name in row if name in said]
    columns = list(dict.fromkeys(ordered))
    return _csv([columns, *([_text(row.get(name)) for name in columns] for row in rows)])


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


def _csv(rows: Sequence[Sequence[object]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _inline(table: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{_quoted(name)} = {value!r}" for name, value in sorted(table.items())) + " }"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else " " for one in escaped) + '"'
