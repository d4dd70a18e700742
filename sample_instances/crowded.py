"""crowded_day: ordinary orders that are served, and thirty that cannot all be, each planted for one reason (planted_reason)."""

import math

from cities import GROCERIES, LYON
from drawing import Draw, Row, kilometres
from writing import Day, table

SETTINGS = """\
# Twenty-six ordinary orders, and thirty that no plan can serve together: the column planted_reason says why each is left out.
name = "Crowded day, Lyon"
day = 2026-06-09
time_zone = "Europe/Paris"
currency = "EUR"

[modes.scheduled]
service_min = 5
setup_min = 1
penalty = 200

[modes.instant]
packing_min = 8
promise_min = 45
latest_min = 75
max_on_board_min = 40
service_min = 3
penalty = 200
late_price_per_min = 0.2

[modes.night]
window = "20:00 - +1 01:00"
penalty = 200

[kinds.van]
shift = "08:00-19:00"
capacities = { weight_kg = 500, volume_l = 3000 }
fixed_price = 40
km_price = 0.4
hour_price = 18
max_km = 120
modes = ["scheduled"]

[kinds.e-bike]
shift = "10:30-15:00"
capacities = { weight_kg = 25, volume_l = 100 }
km_price = 0.05
hour_price = 15
modes = ["instant"]

[network]
provider = "matrix"                  # two addresses lie on an island without a bridge: blank durations
file = "matrix.csv"

[profiles.e-bike]
speed = 0.6

[checks]
impossible_orders = "unserved"       # report them instead of taking them for slips
max_km = 200
"""
CENTRE = (45.7580, 4.8500)
SITES: list[Row] = [
    {"id": "W1", "kind": "warehouse", "name": "Entrepôt de Bron", "lat": "45.735000", "lon": "4.915000"},
    {"id": "S1", "kind": "store", "name": "Magasin Bellecour", "lat": "45.757800", "lon": "4.832000"},
]
CLOSED = (45.7490, 4.8060)
ALL_DAY = "09:00-18:00"


def crowded_day() -> Day:
    """Fifty-six orders and five vehicles."""
    draw = Draw(LYON, 6)
    orders = [*_ordinary(draw), *_planted(draw)]
    for number, order in enumerate(orders):
        order["id"] = f"{'K' if order.get('planted_reason') else 'R'}{101 + number}"
    islands = frozenset(order["id"] for order in orders if order.get("planted_reason") == "unreachable")
    vehicles = [
        {"id": "V1", "kind": "van", "start": "W1"},
        {"id": "V2", "kind": "van", "start": "W1"},
        {"id": "T1", "kind": "van", "start": "W1", "skills": "assembly"},
        {"id": "B1", "kind": "e-bike", "start": "S1"},
        {"id": "B2", "kind": "e-bike", "start": "S1"},
    ]
    closed = {"id": "pedestrian zone", "lat": f"{CLOSED[0]}", "lon": f"{CLOSED[1]}", "radius_km": "0.4"}
    return Day(
        SETTINGS,
        {"orders": orders, "sites": SITES, "vehicles": vehicles, "access": [closed]},
        {"matrix.csv": table(_matrix([*SITES, *orders], islands))},
    )


def _ordinary(draw: Draw) -> list[Row]:
    """Orders that every sensible plan serves."""
    rows = []
    for number in range(20):
        slots = ("09:00-12:00", "12:00-15:00", "14:00-18:00")[number % 3]
        rows.append(_order("scheduled", draw.door(), draw) | {"slots": slots})
    rows += [_instant(draw, f"{11 + number // 3}:{15 * (number % 3):02d}") for number in range(5)]
    # The one assembly that is served: of a higher class than the four it crowds out.
    rows.append(_assembly(draw) | {"priority": 1})
    return rows


def _planted(draw: Draw) -> list[Row]:
    rows = [
        *(_plain(draw, "too_heavy") | {"weight_kg": "640"} for _ in range(2)),
        *(_plain(draw, "too_heavy") | {"volume_l": "3500"} for _ in range(2)),
        *(_plain(draw, "no_vehicle") | {"requires": "crane"} for _ in range(2)),
        *(_plain(draw, "no_vehicle") | {"mode": "night", "slots": ""} for _ in range(2)),
        *(_plain(draw, "unreachable") for _ in range(2)),
        *(_plain(draw, "closed_area") | _near(CLOSED, 0.1 * number, 70 * number) for number in range(3)),
        *(
            _plain(draw, "outside_shifts") | {"slots": slots}
            for slots in ("05:00-06:30", "06:00-07:30", "20:00-21:00", "21:00-22:30")
        ),
        *(_instant(draw, f"12:0{number}", far=True) | {"latest_min": "14"} | _because("too_tight") for number in range(3)),
        *(_plain(draw, "beyond_limits") | _near(CENTRE, 62, angle) for angle in (40, 160)),
        _instant(draw, "12:30", far=True) | {"max_on_board_min": "6"} | _because("beyond_limits"),
        *(_assembly(draw) | _because("crowded_out") for _ in range(4)),
        *(_plain(draw, "not_worth") | _near(CENTRE, 22, angle) | {"penalty": "2", "value": ""} for angle in (100, 220, 340)),
    ]
    assert len(rows) == 30
    return rows


def _because(reason: str) -> Row:
    return {"planted_reason": reason}


def _plain(draw: Draw, reason: str) -> Row:
    return _order("scheduled", draw.door(), draw) | {"slots": ALL_DAY} | _because(reason)


def _assembly(draw: Draw) -> Row:
    """Two hours of work that only one van can do, to begin within the same half hour."""
    return _order("scheduled", draw.door(), draw) | {"slots": "14:00-14:30", "service_min": "120", "requires": "assembly"}


def _instant(draw: Draw, placed: str, far: bool = False) -> Row:
    store = (float(SITES[1]["lat"]), float(SITES[1]["lon"]))
    door = draw.door(near=store, within=2)
    if far:
        door |= _near(store, 4.5, draw.rng.randint(0, 90))
    row = _order("instant", door, draw)
    return row | {"placed_at": placed, "origin": "S1", "weight_kg": "1.5", "volume_l": "4", "pieces": 2}


def _order(mode: str, door: Row, draw: Draw) -> Row:
    door.pop("zone", "")
    return {"id": "", "mode": mode, **door, **draw.person(), **draw.basket(GROCERIES, 4), "requires": "", "goods": ""}


def _near(middle: tuple[float, float], distance: float, angle: float) -> Row:
    """Coordinates so many kilometres from a point, in a direction in degrees."""
    north, east = distance * math.cos(math.radians(angle)), distance * math.sin(math.radians(angle))
    lat = middle[0] + north / 111.195
    lon = middle[1] + east / (111.195 * math.cos(math.radians(middle[0])))
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}


def _matrix(places: list[Row], islands: frozenset[str]) -> list[Row]:
    """Road metres and seconds of a van for every pair; blank seconds where no road leads."""
    rows = []
    for one in places:
        for two in places:
            if one is two:
                continue
            crow = kilometres((float(one["lat"]), float(one["lon"])), (float(two["lat"]), float(two["lon"])))
            cut = (one["id"] in islands) or (two["id"] in islands)
            seconds = 45 + round(3600 * 1.4 * crow / (22 + min(crow, 20)))
            rows.append(
                {"from": one["id"], "to": two["id"], "distance_m": round(1400 * crow), "duration_s": "" if cut else seconds}
            )
    return rows
