"""omnichannel_day: a shop with two warehouses, four stores, eight lockers, own vans and bikes, three carriers, and short stock.

Where each order comes from, how it reaches the customer and who brings it is left open.
"""

from collections import Counter

from cities import MADRID
from drawing import Draw, Row, clock, kilometres
from writing import Day

SETTINGS = """\
# A day of an online shop in Madrid: which site an order comes from, which mode it is served in, and who brings it is decided
# together with the routes. docs/sourcing.md explains the tables.
name = "Omnichannel day, Madrid"
day = 2026-11-24
time_zone = "Europe/Madrid"
currency = "EUR"
dimensions = ["weight_kg", "volume_l"]

[modes.scheduled]
service_min = 3
setup_min = 1
penalty = 60

[modes.instant]
packing_min = 10
promise_min = 60
latest_min = 110
pickup_service_min = 2
service_min = 3
late_price_per_min = 0.2
penalty = 60

[modes.self_pickup]
service_min = 3                  # once per stay at a locker
handling_min = 0.7               # and for each order
penalty = 40

[kinds.van]
shift = "08:00-19:00"
capacities = { weight_kg = 600, volume_l = 3500 }
fixed_price = 38
km_price = 0.35
hour_price = 17
modes = ["scheduled", "self_pickup"]

[kinds.e-bike]
shift = "09:00-20:00"
capacities = { weight_kg = 45, volume_l = 160 }
fixed_price = 6
km_price = 0.06
hour_price = 13
modes = ["scheduled", "instant", "self_pickup"]

[options]
shares = { 1 = 0.6, 2 = 0.9 }    # at least 60 % of the orders as asked, at least 90 % at their second choice or better
split_price = 2.5                # of a second parcel

[options.modes.self_pickup]      # who asked for the door may be offered a locker nearby
asked = "scheduled"
nearest = 2
within_km = 1.5
price = 0.9
level = 2

[options.modes.carrier]          # or the parcel of a carrier
price = 0.4
level = 2
"""

SITES: list[Row] = [
    {"id": "W1", "kind": "warehouse", "name": "Almacén Norte", "lat": "40.490000", "lon": "-3.690000"},
    {"id": "W2", "kind": "warehouse", "name": "Almacén Sur", "lat": "40.355000", "lon": "-3.697000"},
    {"id": "S1", "kind": "store", "name": "Tienda Sol", "lat": "40.416900", "lon": "-3.703500"},
    {"id": "S2", "kind": "store", "name": "Tienda Salamanca", "lat": "40.427500", "lon": "-3.683000"},
    {"id": "S3", "kind": "store", "name": "Tienda Chamberí", "lat": "40.435000", "lon": "-3.703000"},
    {"id": "S4", "kind": "store", "name": "Tienda Delicias", "lat": "40.401000", "lon": "-3.694000"},
]
HOURS = {"warehouse": {"opening": "06:00-21:00", "loading_min": 10}, "store": {"opening": "08:30-21:00"}}
LOCKERS = 8
SKUS = 60
CARRIERS: list[Row] = [
    {
        "id": "correo",
        "name": "Correo Ibérico",
        "modes": "scheduled",
        "sites": "W1; W2",
        "cut_off": "13:00",
        "promised": "20:00",
        "capacity": 60,
        "discounts": "20=0.05; 40=0.1",
    },
    {"id": "rapido", "name": "Rápido Madrid", "modes": "scheduled", "cut_off": "15:00", "promised": "19:00", "capacity": 30},
    {
        "id": "pedal",
        "name": "Pedal Mensajeros",
        "modes": "instant; scheduled",
        "sites": "S1; S2; S3; S4",
        "promise_min": 90,
        "capacity": 25,
    },
]
TARIFFS: list[Row] = [
    {"carrier": "correo", "zone": "centre", "from_kg": 0, "to_kg": 5, "base": 4.1},
    {"carrier": "correo", "zone": "centre", "from_kg": 5, "to_kg": 20, "base": 4.6, "per_kg": 0.15},
    {"carrier": "correo", "zone": "", "from_kg": 0, "to_kg": 5, "base": 4.6, "capacity": 35},
    {"carrier": "correo", "zone": "", "from_kg": 5, "to_kg": 20, "base": 5.2, "per_kg": 0.18},
    {"carrier": "rapido", "zone": "", "from_kg": 0, "to_kg": 10, "base": 5.4, "per_kg": 0.1},
    {"carrier": "rapido", "zone": "", "from_kg": 10, "base": 6.2, "per_kg": 0.12},
    {"carrier": "pedal", "zone": "centre", "from_kg": 0, "to_kg": 8, "base": 5.9},
    {"carrier": "pedal", "zone": "", "from_kg": 0, "to_kg": 8, "base": 7.4},
]


def omnichannel_day(seed: int = 1, orders: int = 300) -> Day:
    """Two thirds of the orders scheduled (half of them at any time of the day), a sixth instant, a sixth for lockers."""
    draw = Draw(MADRID, seed)
    lockers = _lockers(draw)
    skus = _skus(draw)
    lines: list[Row] = []
    rows = [_order(draw, number, orders, lockers, skus, lines) for number in range(orders)]
    return Day(
        SETTINGS,
        {
            "orders": rows,
            "sites": [site | HOURS.get(site["kind"], {}) for site in [*SITES, *lockers]],
            "vehicles": _vehicles(orders),
            "skus": skus,
            "stock": _stock(draw, skus, lines),
            "lines": lines,
            "carriers": CARRIERS,
            "tariffs": TARIFFS,
        },
    )


def _lockers(draw: Draw) -> list[Row]:
    found: list[Row] = []
    while len(found) < LOCKERS:
        door = draw.door()
        here = (float(door["lat"]), float(door["lon"]))
        if all(kilometres(here, (float(one["lat"]), float(one["lon"]))) > 0.8 for one in found):
            number = len(found) + 1
            found.append(
                {"id": f"L{number}", "kind": "locker", "name": f"Taquilla {number}", "lat": door["lat"], "lon": door["lon"]}
                | {"opening": "07:00-22:00", "deadlines": "18:00", "compartments": 14}
            )
    return found


def _skus(draw: Draw) -> list[Row]:
    nouns = (
        "Kettle",
        "Lamp",
        "Blender",
        "Speaker",
        "Backpack",
        "Charger",
        "Pan",
        "Towel",
        "Keyboard",
        "Yoga mat",
        "Book",
        "Toaster",
    )
    kinds = ("S", "M", "L", "Plus", "Duo")
    names = [f"{noun} {kind}" for kind in kinds for noun in nouns]
    return [
        {"id": f"K{number + 1:02d}", "name": names[number]}
        | {"weight_kg": f"{draw.rng.uniform(0.2, 4.5):.1f}", "volume_l": f"{draw.rng.uniform(0.5, 14):.1f}"}
        for number in range(SKUS)
    ]


def _order(draw: Draw, number: int, orders: int, lockers: list[Row], skus: list[Row], lines: list[Row]) -> Row:
    ident = f"M{1001 + number}"
    popular = [1 / (rank + 4) for rank in range(len(skus))]
    wanted = Counter(draw.rng.choices([sku["id"] for sku in skus], popular, k=draw.rng.randint(1, 4)))
    lines += [{"order": ident, "sku": sku, "count": count} for sku, count in wanted.items()]
    share = number / orders
    if share >= 5 / 6:
        return {"id": ident, "mode": "self_pickup", **draw.person(), "pickup_point": draw.rng.choice(lockers)["id"]}
    row: Row = {"id": ident, "mode": "scheduled", **draw.person(), **draw.door()}
    if share >= 2 / 3:
        return row | {"mode": "instant", "placed_at": clock(draw.minute(9 * 60 + 30, 17 * 60))}
    start = draw.minute(9 * 60, 16 * 60, 60)
    return row | {"slots": "09:00-20:00" if number % 2 else f"{clock(start)}-{clock(start + 180)}"}


def _vehicles(orders: int) -> list[Row]:
    vans, bikes = max(1, round(orders / 100)), max(1, round(orders / 150))
    own = [{"id": f"V{site}", "kind": "van", "start": site, "count": vans} for site in ("W1", "W2")]
    return own + [{"id": f"B{site}", "kind": "e-bike", "start": site, "count": bikes} for site in ("S1", "S2", "S3", "S4")]


def _stock(draw: Draw, skus: list[Row], lines: list[Row]) -> list[Row]:
    """A little more than what is ordered, spread over the sites; of every tenth sku too little, of every fifth some comes at 11:00.

    Each warehouse lacks an eighth of the skus, so that some orders come in two parcels.
    """
    demand: Counter[str] = Counter()
    for line in lines:
        demand[line["sku"]] += line["count"]
    rows: list[Row] = []
    for number, sku in enumerate(skus):
        pieces = round(demand[sku["id"]] * (0.85 if number % 10 == 5 else 1.3)) + 1
        lacking = {3: "W1", 5: "W2"}.get(number % 8)
        sites = [site["id"] for site in SITES if site["id"] != lacking and (site["kind"] == "warehouse" or draw.rng.random() < 0.6)]
        shares = [draw.rng.uniform(0.3, 1.0) * (1.6 if site.startswith("W") else 1.0) for site in sites]
        late = draw.rng.choice(sites) if number % 5 == 4 else ""
        for site, share in zip(sites, shares, strict=True):
            count = round(pieces * share / sum(shares))
            row: Row = {"site": site, "sku": sku["id"], "on_hand": count}
            if site == late:
                row |= {"on_hand": count - count // 2, "arriving": count // 2, "arriving_at": "11:00"}
            if number % 7 == 0:
                row |= {"on_hand": row["on_hand"] + 2, "reserved": 1, "safety": 1}
            rows.append(row)
    return rows
