"""broken: every kind of bad row and file there is, and planted.csv that says where."""

from collections.abc import Sequence

from drawing import Row
from writing import Day, table

SETTINGS = """\
# A day with every kind of fault; `router solve` must list them all at once. planted.csv says what is planted where.
name = "Broken"
day = 2026-03-29                       # clocks go forward: 02:00 to 03:00 does not exist
time_zone = "Europe/Pariss"            # E215
currency = "EUR"
crs = "wgs48"                          # E215
dimensions = ["weight_kg", "pieces"]
colour = "blue"                        # E205

[modes.scheduled]
service_min = -4                       # E212

[modes.teleport]                       # E221
service_min = 1

[kinds.van]
shift = "08:00-18:00"
capacities = { weight_kg = 500, pieces = 100 }

[network]
provider = "crow"                      # E215
"""
GOOD = {"mode": "scheduled", "lat": "48.8566", "lon": "2.3522", "weight_kg": "2", "slots": "09:00-11:00"}

ORDERS: Sequence[tuple[str, Row]] = (
    ("", {}),
    ("E221", {"mode": "sheduled"}),
    ("E212", {"weight_kg": "-3"}),
    ("E211", {"weight_kg": "NaN"}),
    ("E211", {"weight_kg": "two"}),
    ("E211", {"weight_kg": "inf"}),
    ("E216", {"priority": "1.5"}),
    ("E213", {"slots": "25:75-26:00"}),
    ("E213", {"slots": "2026-02-30 09:00 - 2026-02-30 10:00"}),
    ("E213", {"slots": "nine to ten"}),
    ("E214", {"slots": "11:00-09:00"}),
    ("E226", {"lat": "2.3522", "lon": "48.8566"}),
    ("E227", {"lat": "48.8566", "lon": "12.3522"}),
    ("E212", {"lat": "148.8566"}),
    ("E225", {"lat": "", "lon": ""}),
    ("E225", {"lon": ""}),
    ("E228", {"lat": "", "lon": "", "address": "7 rue qui n'existe pas, Paris"}),
    ("E222", {"origin": "W9"}),
    ("E222", {"mode": "self_pickup", "pickup_point": "Locker 1"}),
    ("E210", {"mode": "self_pickup", "pickup_point": ""}),
    ("E210", {"mode": "instant", "origin": "W1"}),
    ("E223", {"vehicles": "V7"}),
    ("E215", {"unattended": "perhaps"}),
    ("E215", {"position": "middle"}),
    ("E217", {"service_min_by_kind": "van"}),
    ("E207", {"note": "long " * 2_100}),
    ("E230", {"weight_kg": "501"}),
    ("E232", {"requires": "crane"}),
    ("E233", {"slots": "19:00-20:00"}),
    ("E221", {"weight_kg": "-1", "mode": "nihgt"}),
    ("E210", {"mode": ""}),
)

SITES: Sequence[tuple[str, Row]] = (
    ("", {"id": "W1", "kind": "warehouse", "lat": "48.90", "lon": "2.36"}),
    ("E215", {"id": "W2", "kind": "warehuose", "lat": "48.80", "lon": "2.30"}),
    ("E214", {"id": "S1", "kind": "store", "lat": "48.86", "lon": "2.34", "opening": "22:00-08:00"}),
)

VEHICLES: Sequence[tuple[str, Row]] = (
    ("", {"id": "V1", "kind": "van", "start": "W1"}),
    ("E222", {"id": "V2", "kind": "van", "start": "W7"}),
    ("E229", {"id": "V3", "kind": "vann", "start": "W1", "shift": "08:00-18:00", "capacity_weight_kg": "500"}),
    ("E217", {"id": "V4", "kind": "van", "start": "W1", "breaks": "12:00-13:00"}),
    ("E210", {"id": "V5", "kind": "van", "start": ""}),
    ("E221", {"id": "V6", "kind": "van", "start": "W1", "modes": "sheduled"}),
    ("E212", {"id": "V8", "kind": "van", "start": "W1", "km_price": "-1"}),
    ("E220", {"id": "V1", "kind": "van", "start": "W1"}),
)

RELATIONS: Sequence[tuple[str, Row]] = (
    ("E224", {"kind": "same_vehicle", "orders": "X2; X999"}),
    ("E241", {"kind": "sequence", "orders": "X2"}),
    ("E215", {"kind": "together", "orders": "X2; X3"}),
)


def broken() -> Day:
    """The day, and the list of what is planted in it."""
    orders = [GOOD | {"id": f"X{number + 1}"} | change for number, (_, change) in enumerate(ORDERS)]
    orders.append(GOOD | {"id": "X1"})
    sites, vehicles, relations = ([row for _, row in rows] for rows in (SITES, VEHICLES, RELATIONS))
    ragged = table(orders) + b"scheduled,48.85,2.35,1,09:00-10:00,X98" + b"," * 40 + b"one cell too many\n"
    planted = [
        *({"file": "instance.toml", "row": "", "code": code} for code in ("E215", "E205", "E212", "E221")),
        *_planted("orders.csv", [code for code, _ in ORDERS] + ["E220", "E206"]),
        {"file": "orders.csv", "row": len(ORDERS), "code": "E212"},
        *_planted("sites.csv", [code for code, _ in SITES]),
        *_planted("vehicles.csv", [code for code, _ in VEHICLES]),
        *_planted("relations.csv", [code for code, _ in RELATIONS]),
        {"file": "traffic.csv", "row": "1", "code": "E205"},
        {"file": "zones.csv", "row": "2", "code": "E202"},
        {"file": "incidents.csv", "row": "", "code": "E203"},
        {"file": "alternative.csv", "row": "", "code": "E201"},
        {"file": "weather.csv", "row": "1", "code": "E208"},
        {"file": "access.csv", "row": "2", "code": "E240"},
        {"file": "access.csv", "row": "3", "code": "E242"},
        {"file": "promises.csv", "row": "2", "code": "E209"},
    ]
    return Day(
        SETTINGS,
        {"sites": sites, "vehicles": vehicles, "relations": relations},
        {
            "orders.csv": ragged,
            "traffic.csv": b"profile,day_type,start,sped\ncity,weekday,00:00,1\n",
            "zones.csv": b"zone,profile\nbanlieue \x00,city\n",
            "incidents.csv": b"",
            "alternative.csv": b"order,site\nX1,S1\n",
            "weather.csv": b"start,end,factor,factor\n08:00,09:00,0.9,0.9\n",
            "access.csv": b"id,kinds,zone\nno place,van,\nno zone,van,atlantis\n",
            "promises.csv": b'order,vehicle\n"X1" and more,V1\n',
            "planted.csv": table(planted),
        },
    )


def _planted(file: str, codes: Sequence[str]) -> list[Row]:
    """Where each code stands: the header is row 1."""
    return [{"file": file, "row": number, "code": code} for number, code in enumerate(codes, start=2) if code]
