"""scheduled_day, night_run, instant_lunch, and cities of any size: one delivery mode each."""

import math

from cities import CHENGDU, GROCERIES, MADRID, MEALS, PARCELS, PORTO, SHANGHAI, City
from drawing import Draw, Row, clock
from writing import Day

SCHEDULED = """\
# A day of grocery and parcel deliveries in two-hour slots, one warehouse, five vans.
name = "Scheduled day, Porto"
day = 2026-03-12
time_zone = "Europe/Lisbon"
currency = "EUR"

[modes.scheduled]
service_min = 5
setup_min = 1.5
late_price_per_min = 0.1
penalty = 60

[kinds.van]
shift = "08:30-19:30"
capacities = { weight_kg = 350, volume_l = 1600 }
fixed_price = 40
km_price = 0.35
hour_price = 16
"""

NIGHT = """\
# One night, from evening into the small hours in which the clocks go back (25 October 2026, 03:00 → 02:00): times stay right.
name = "Night run, Madrid"
day = 2026-10-24
time_zone = "Europe/Madrid"
currency = "EUR"

[modes.night]
window = "20:00 - +1 06:00"
cut_off = "19:00"
quiet_hours = "23:00 - +1 07:00"
service_min = 3
setup_min = 1
penalty = 50

[kinds.van]
shift = "19:30 - +1 06:30"
capacities = { weight_kg = 350, volume_l = 1600 }
fixed_price = 45
km_price = 0.35
hour_price = 19
max_duration_min = 600
breaks = "+1 00:00 - +1 01:30 30min"
"""

INSTANT = """\
# A lunch rush: twelve stores, meals brought by e-bike within 30 to 60 minutes of ordering.
name = "Instant lunch, Chengdu"
day = 2026-05-20
time_zone = "Asia/Shanghai"
currency = "CNY"

[modes.instant]
packing_min = 8
promise_min = 40
latest_min = 80
max_on_board_min = 30
pickup_service_min = 1.5
service_min = 2
late_price_per_min = 1
penalty = 80

[kinds.e-bike]
shift = "10:45-14:45"
capacities = { weight_kg = 30, volume_l = 60 }
fixed_price = 12
km_price = 0.2
hour_price = 24
stop_price = 1
"""

CITY = """\
# {orders:,} orders of one day in one city, two-hour slots, {depots} warehouses, {vans} vans.
name = "City of {orders:,} orders"
day = 2026-04-15
time_zone = "Asia/Shanghai"
currency = "CNY"

[modes.scheduled]
service_min = 4
setup_min = 1.5
penalty = 200

[kinds.van]
shift = "08:00-20:00"
capacities = {{ weight_kg = 500, volume_l = 2500 }}
fixed_price = 120
km_price = 1.6
hour_price = 40
"""


def scheduled_day() -> Day:
    """150 orders in Porto."""
    draw = Draw(PORTO, 3)
    preferring = draw.some(40, 150)
    orders = []
    for number in range(150):
        products = PARCELS if number % 3 == 2 else GROCERIES
        start = draw.minute(9 * 60, 17 * 60, 60)
        row = _order(f"P{101 + number}", "scheduled", draw, draw.door(), draw.basket(products, 5))
        row |= {"slots": f"{clock(start)}-{clock(start + 120)}", "requires": ""}
        if number in preferring:
            row["preferred"] = f"{clock(start + 30)}-{clock(start + 90)}"
        orders.append(row)
    warehouse = _site("W1", "warehouse", "Armazém da Maia", "41.206000", "-8.624000")
    vans = [{"id": "V", "kind": "van", "start": "W1", "count": 5}]
    return Day(SCHEDULED, {"orders": orders, "sites": [warehouse], "vehicles": vans})


def night_run() -> Day:
    """120 orders in Madrid, across midnight and the end of summer time; five came after the cut-off."""
    draw = Draw(MADRID, 4)
    orders = []
    for number in range(120):
        late = number >= 115
        placed = draw.minute(19 * 60 + 5, 20 * 60) if late else draw.minute(8 * 60, 18 * 60 + 50)
        row = _order(f"N{101 + number}", "night", draw, draw.door(), draw.basket(PARCELS if number % 2 else GROCERIES, 4))
        unattended = "yes" if draw.rng.random() < 0.65 else "no"
        orders.append(row | {"placed_at": clock(placed), "unattended": unattended, "requires": "", "goods": ""})
    warehouse = _site("W1", "warehouse", "Almacén de Getafe", "40.318000", "-3.702000")
    vans = [{"id": "V", "kind": "van", "start": "W1", "count": 4}]
    return Day(NIGHT, {"orders": orders, "sites": [warehouse], "vehicles": vans})


def instant_lunch() -> Day:
    """120 meals in Chengdu from twelve stores, each within 2.5 km."""
    return lunch(INSTANT, orders=120, bikes=20, seed=5)


def lunch(settings: str, *, orders: int, bikes: int, seed: int) -> Day:
    """Meals in Chengdu from twelve stores, each within 2.5 km."""
    draw = Draw(CHENGDU, seed)
    stores = []
    for number in range(12):
        district = CHENGDU.districts[number % len(CHENGDU.districts)]
        lat, lon = district.lat + draw.rng.gauss(0, 0.004), district.lon + draw.rng.gauss(0, 0.004)
        stores.append(_site(f"S{number + 1}", "store", f"{district.name[3:]}{number + 1}号店", f"{lat:.6f}", f"{lon:.6f}"))
    rows = []
    for number in range(orders):
        store = draw.rng.choice(stores)
        door = draw.door(near=(float(store["lat"]), float(store["lon"])), within=2.5)
        row = _order(f"M{101 + number}", "instant", draw, door, draw.basket(MEALS, 3))
        placed = clock(draw.minute(11 * 60, 13 * 60 + 15))
        rows.append(row | {"placed_at": placed, "origin": store["id"], "promise_min": draw.rng.choice((30, 35, 40, 45, 60))})
    fleet = [
        {"id": f"B{number + 1}", "kind": "e-bike", "start": f"S{number % 12 + 1}", "end": "anywhere"} for number in range(bikes)
    ]
    return Day(settings, {"orders": rows, "sites": stores, "vehicles": fleet})


def city(orders: int, seed: int = 1) -> Day:
    """A city of so many orders: districts and fleet grow with it, so that orders lie equally dense."""
    draw = Draw(SHANGHAI, seed, scale=math.sqrt(orders / 1000))
    rows = []
    for number in range(orders):
        start = draw.minute(9 * 60, 17 * 60, 60)
        products = PARCELS if number % 3 else GROCERIES
        row = _order(f"C{number + 1:05d}", "scheduled", draw, draw.door(), draw.basket(products, 4))
        rows.append(row | {"slots": f"{clock(start)}-{clock(start + 120)}", "requires": "", "goods": "", "zone": ""})
    depots = max(1, min(3, orders // 300))
    vans = max(3, math.ceil(orders / 32) + 2)
    sites = [_depot(number, draw, SHANGHAI) for number in range(depots)]
    fleet = [
        {"id": f"V{number + 1}", "kind": "van", "start": site["id"], "count": vans // depots + (number < vans % depots)}
        for number, site in enumerate(sites)
    ]
    settings = CITY.format(orders=orders, depots=depots, vans=vans)
    return Day(settings, {"orders": rows, "sites": sites, "vehicles": fleet})


def city_1000() -> Day:
    """1,000 orders in Shanghai."""
    return city(1000)


def _depot(number: int, draw: Draw, of: City) -> Row:
    """Warehouses stand on the edge of town, in three directions."""
    middle, angle = of.districts[0], 2.1 * number + 0.6
    lat = middle.lat + 0.062 * draw.scale * math.sin(angle)
    lon = middle.lon + 0.072 * draw.scale * math.cos(angle)
    return _site(f"W{number + 1}", "warehouse", f"{number + 1}号仓", f"{lat:.6f}", f"{lon:.6f}")


def _site(ident: str, kind: str, name: str, lat: str, lon: str) -> Row:
    return {"id": ident, "kind": kind, "name": name, "lat": lat, "lon": lon}


def _order(ident: str, mode: str, draw: Draw, door: Row, basket: Row) -> Row:
    door.pop("zone", "")
    return {"id": ident, "mode": mode, **door, **draw.person(), **basket}
