"""o2o_day: a day of a retailer in Hangzhou with all four delivery modes, and most of the rulebook."""

from cities import BULKY, GROCERIES, HANGZHOU, MEALS, PARCELS
from drawing import Draw, Row, clock
from writing import Day

SETTINGS = """\
# A day of online orders fulfilled from two warehouses and four stores: all four delivery modes, vans and e-bikes, rush hours.
name = "O2O day, Hangzhou"
day = 2026-11-23                     # a Monday: traffic.csv has its weekday
time_zone = "Asia/Shanghai"
crs = "wgs84"
currency = "CNY"
dimensions = ["weight_kg", "volume_l", "pieces"]
conflicts = [["chemicals", "frozen"]]            # never together on one trip

[modes.scheduled]
service_min = 4
setup_min = 1.5                      # parking, once per address
late_price_per_min = 0.4             # after the preferred part of the slot
early_price_per_min = 0.2
other_vehicle_price = 8              # when not the driver the customer likes
penalty = 150

[modes.night]
window = "20:30 - +1 01:00"
cut_off = "19:30"                    # later orders are rolled to the next night
quiet_hours = "23:00 - +1 07:00"     # only unattended hand-over
service_min = 3
setup_min = 1.5
penalty = 120

[modes.instant]
packing_min = 8
promise_min = 40
latest_min = 75
max_on_board_min = 35
pickup_service_min = 2
service_min = 3
service_min_by_kind = { e-bike = 2.5 }
late_price_per_min = 1.2
penalty = 90

[modes.self_pickup]
handling_min = 0.7
service_min = 4
penalty = 60

[kinds.van]
shift = "08:00-20:30"
capacities = { weight_kg = 700, volume_l = 3800 }
fixed_price = 110
km_price = 1.6
hour_price = 42
overtime = { "18:30" = 18 }          # on top of the hour price
max_duration_min = 750
breaks = "11:30-14:00 30min"
modes = ["scheduled", "self_pickup"]
skills = ["age_check"]

[kinds.night-van]
profile = "van"
shift = "20:00 - +1 02:00"
capacities = { weight_kg = 700, volume_l = 3800 }
fixed_price = 90
km_price = 1.6
hour_price = 55
modes = ["night"]
skills = ["age_check", "cold"]

[kinds.e-bike]
capacities = { weight_kg = 35, volume_l = 130 }
fixed_price = 15
km_price = 0.2
hour_price = 24
stop_price = 1.5
max_km = 70
modes = ["instant"]
skills = ["age_check"]

[traffic]
default = "city"
"""

SITES: list[Row] = [
    {
        "id": "W1",
        "kind": "warehouse",
        "name": "城北仓",
        "address": "杭州市拱墅区康桥路88号",
        "lat": "30.336000",
        "lon": "120.141000",
    },
    {
        "id": "W2",
        "kind": "warehouse",
        "name": "滨江仓",
        "address": "杭州市滨江区江陵路201号",
        "lat": "30.192000",
        "lon": "120.196000",
    },
    {"id": "S1", "kind": "store", "name": "武林店", "address": "杭州市拱墅区延安路530号", "lat": "30.271500", "lon": "120.161900"},
    {"id": "S2", "kind": "store", "name": "黄龙店", "address": "杭州市西湖区学院路77号", "lat": "30.270200", "lon": "120.128500"},
    {"id": "S3", "kind": "store", "name": "钱江店", "address": "杭州市上城区富春路701号", "lat": "30.247100", "lon": "120.210300"},
    {"id": "S4", "kind": "store", "name": "文新店", "address": "杭州市西湖区古墩路616号", "lat": "30.288000", "lon": "120.101500"},
    {"id": "L1", "kind": "locker", "name": "武林门自提柜", "lat": "30.274800", "lon": "120.158700"},
    {"id": "L2", "kind": "locker", "name": "黄龙自提柜", "lat": "30.265900", "lon": "120.133300"},
    {"id": "L3", "kind": "locker", "name": "大关自提柜", "lat": "30.310100", "lon": "120.154800"},
    {"id": "L4", "kind": "locker", "name": "四季青自提柜", "lat": "30.260700", "lon": "120.195500"},
    {"id": "P1", "kind": "station", "name": "文新自提站", "lat": "30.283100", "lon": "120.106200"},
    {"id": "P2", "kind": "station", "name": "长河自提站", "lat": "30.204200", "lon": "120.213700"},
]
WAREHOUSE = {"opening": "06:00 - +1 03:00", "loading_min": 10}
POINT = {"opening": "07:00-22:00", "deadlines": "11:00; 17:00"}


def o2o_day() -> Day:
    """About 250 orders: 100 scheduled, 40 night, 60 instant, 50 self pickup."""
    draw = Draw(HANGZHOU, 7)
    scheduled = _scheduled(draw, 100)
    orders = [*scheduled, *_night(draw, 40), *_instant(draw, 60), *_self_pickup(draw, 50)]
    for number, order in enumerate(orders):
        order["channel"] = draw.rng.choice(("app", "app", "mini-program", "web"))
        order["id"] = order.get("id") or f"H{1001 + number}"
    return Day(
        SETTINGS,
        {
            "orders": orders,
            "sites": [site | _extras(site) for site in SITES],
            "vehicles": _vehicles(),
            "alternatives": _alternatives(scheduled),
            "relations": _relations(scheduled),
            "access": [
                {
                    "id": "station square",
                    "kinds": "van",
                    "lat": "30.2722",
                    "lon": "120.1632",
                    "radius_km": "0.5",
                    "closed": "07:00-09:30",
                },
                {
                    "id": "night noise",
                    "kinds": "night-van",
                    "lat": "30.2681",
                    "lon": "120.1312",
                    "radius_km": "0.4",
                    "closed": "24:00-30:00",
                },
            ],
            "traffic": _traffic(),
        },
    )


def _extras(site: Row) -> Row:
    if site["kind"] == "warehouse":
        return WAREHOUSE
    if site["kind"] == "store":
        return {"opening": "08:00-22:00"}
    return POINT | {"compartments": 14 if site["kind"] == "locker" else 40}


def _order(ident: str, mode: str, door: Row, draw: Draw, basket: Row) -> Row:
    return {"id": ident, "mode": mode, "channel": "", **door, **draw.person(), **basket}


def _scheduled(draw: Draw, count: int) -> list[Row]:
    two_slots, preferring, returning, urgent = (draw.some(share, count) for share in (15, 28, 6, 6))
    bulky = draw.some(4, count)
    rows = []
    for number in range(count):
        basket = draw.basket(BULKY, 1) if number in bulky else draw.basket(GROCERIES, 7)
        if number % 4 == 3 and number not in bulky:
            basket = draw.basket(PARCELS, 3)
        row = _order(f"H{1001 + number}", "scheduled", draw.door(), draw, basket)
        start = draw.minute(9 * 60, 17 * 60, 60)
        slots = [(start, start + 120)]
        if number in two_slots:
            slots.append((start + 180, start + 300) if start <= 15 * 60 else (start - 240, start - 120))
        row["slots"] = "; ".join(f"{clock(first)}-{clock(last)}" for first, last in sorted(slots) if last <= 20 * 60)
        if number in preferring:
            row["preferred"] = f"{clock(start + 30)}-{clock(start + 75)}"
        if number in returning:
            row["return_pieces"], row["note"] = 2, "两个空水桶带回"
        if number in urgent:
            row["priority"] = 1
        rows.append(row)
    for number in draw.rng.sample(range(count), 5):
        rows[number]["liked_vehicles"] = draw.rng.choice(("V1", "V2", "V5"))
    _same_address(rows)
    rows[20]["not_vehicles"] = "V4"
    rows[21]["position"] = "first" if "requires" not in rows[21] or not rows[21]["requires"] else ""
    return rows


def _same_address(rows: list[Row]) -> None:
    """A customer who ordered twice: one address, one slot, to be served by one vehicle."""
    for name in ("address", "lat", "lon", "contact", "phone", "slots", "zone"):
        rows[11][name] = rows[10].get(name, "")
    for name in ("requires", "goods"):
        rows[10][name] = rows[11][name] = ""


def _alternatives(scheduled: list[Row]) -> list[Row]:
    """Ten customers would also take their goods from a locker, at any time of the day, for a bonus."""
    light = [row for row in scheduled if not row["requires"] and float(row["weight_kg"]) < 12]
    lockers = {"L1": (30.2748, 120.1587), "L2": (30.2659, 120.1333), "L3": (30.3101, 120.1548), "L4": (30.2607, 120.1955)}
    rows = []
    for row in light[:10]:
        place = (float(row["lat"]), float(row["lon"]))
        nearest = min(lockers, key=lambda name: abs(lockers[name][0] - place[0]) + abs(lockers[name][1] - place[1]))
        rows.append({"order": row["id"], "site": nearest, "slots": "09:00-17:00", "service_min": "1.5", "price": "5"})
    return rows


def _relations(scheduled: list[Row]) -> list[Row]:
    return [{"kind": "same_vehicle", "orders": f"{scheduled[10]['id']}; {scheduled[11]['id']}"}]


def _night(draw: Draw, count: int) -> list[Row]:
    rows = []
    for number in range(count):
        row = _order("", "night", draw.door(), draw, draw.basket(GROCERIES, 5))
        late = number >= count - 3
        row["placed_at"] = clock(draw.minute(19 * 60 + 40, 20 * 60 + 30) if late else draw.minute(9 * 60, 19 * 60 + 20))
        row["unattended"] = "yes" if draw.rng.random() < 0.6 else "no"
        row["goods"] = row["goods"].replace("chemicals; ", "").replace("chemicals", "")
        rows.append(row)
    return rows


def _instant(draw: Draw, count: int) -> list[Row]:
    stores = {site["id"]: (float(site["lat"]), float(site["lon"])) for site in SITES if site["kind"] == "store"}
    rows = []
    for number in range(count):
        store = draw.rng.choice(sorted(stores))
        lunch = number < count // 2
        placed = draw.minute(11 * 60, 13 * 60 + 20) if lunch else draw.minute(17 * 60, 19 * 60 + 20)
        row = _order("", "instant", draw.door(near=stores[store], within=2.6), draw, draw.basket(MEALS, 3))
        row |= {"placed_at": clock(placed), "origin": store, "promise_min": draw.rng.choice((30, 40, 40, 50, 60))}
        if number % 8 == 5:
            row["origin"] = "; ".join(sorted({store, draw.rng.choice(sorted(stores))}))
        rows.append(row)
    return rows


def _self_pickup(draw: Draw, count: int) -> list[Row]:
    points = [site["id"] for site in SITES if site["kind"] in ("locker", "station")]
    stores = [site["id"] for site in SITES if site["kind"] == "store"]
    rows = []
    for number in range(count):
        row: Row = {"id": "", "mode": "self_pickup", "channel": "", **draw.person(), **draw.basket(PARCELS, 2)}
        if number % 4 == 3:
            row |= {"pickup_point": draw.rng.choice(stores), "held": "yes"}
        else:
            row |= {"pickup_point": draw.rng.choice(points), "ready_at": draw.rng.choice(("07:00", "07:30", "11:30"))}
        rows.append(row)
    return rows


def _vehicles() -> list[Row]:
    van = {"kind": "van"}
    lunch, dinner = {"kind": "e-bike", "shift": "10:45-14:45"}, {"kind": "e-bike", "shift": "16:45-20:45"}
    return [
        {"id": "V1", **van, "start": "W1", "skills": "age_check; cold"},
        {"id": "V2", **van, "start": "W1", "skills": "age_check; cold", "reloads": "W1", "max_trips": 2},
        {"id": "V3", **van, "start": "W1", "skills": "age_check; two_people", "reloads": "W1", "max_trips": 2},
        {"id": "V4", **van, "start": "W1"},
        {"id": "V5", **van, "start": "W2", "skills": "age_check; cold"},
        {"id": "V6", **van, "start": "W2", "skills": "age_check; cold; two_people"},
        {"id": "V7", **van, "start": "W2"},
        {"id": "N1", "kind": "night-van", "start": "W1"},
        {"id": "N2", "kind": "night-van", "start": "W1", "end": "W2"},
        {"id": "N3", "kind": "night-van", "start": "W2"},
        *({"id": f"B{number}", **lunch, "start": f"S{1 + number % 4}", "end": "anywhere"} for number in range(1, 9)),
        *({"id": f"B{number}", **dinner, "start": f"S{1 + number % 4}"} for number in range(9, 17)),
    ]


def _traffic() -> list[Row]:
    hours = {
        "city": {"00:00": 1, "07:00": 0.75, "07:30": 0.6, "09:30": 0.8, "16:30": 0.65, "17:00": 0.55, "19:00": 0.75, "21:00": 1},
        "centre": {
            "00:00": 1,
            "06:30": 0.8,
            "07:30": 0.5,
            "09:30": 0.7,
            "16:30": 0.55,
            "17:00": 0.45,
            "19:00": 0.65,
            "21:30": 0.95,
        },
        "outskirts": {"00:00": 1, "07:00": 0.8, "09:30": 0.95, "17:00": 0.75, "19:00": 0.95},
    }
    return [
        {"profile": profile, "day_type": "daily", "start": start, "speed": speed}
        for profile, steps in hours.items()
        for start, speed in steps.items()
    ]
