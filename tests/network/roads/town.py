"""A town of a few streets on the equator, written as an OpenStreetMap extract.

::

    D ==primary== E ==primary== F        G --- H   an island, 900 m to the east
    |             |             |
    ^ one-way     service       closed to cars (bicycles may)
    |             |             |
    A -residential- B -residential- C --bollard-- J

Streets between neighbours are 0.001° = 111.195 m long. Turning left from A→B into B→E is forbidden, except for
bicycles.
"""

from pathlib import Path

import osmium

NODES = {
    "A": (0.0, 10.0),
    "B": (0.0, 10.001),
    "C": (0.0, 10.002),
    "D": (0.001, 10.0),
    "E": (0.001, 10.001),
    "F": (0.001, 10.002),
    "G": (0.001, 10.010),
    "H": (0.001, 10.011),
    "J": (0.0, 10.003),
    "P": (0.0, 10.0025),
}
WAYS: tuple[tuple[str, dict[str, str]], ...] = (
    ("AB", {"highway": "residential"}),
    ("BC", {"highway": "residential"}),
    ("DEF", {"highway": "primary", "maxspeed": "50"}),
    ("AD", {"highway": "residential", "oneway": "yes"}),
    ("BE", {"highway": "service"}),
    ("CF", {"highway": "residential", "motor_vehicle": "no"}),
    ("CPJ", {"highway": "residential"}),
    ("GH", {"highway": "residential"}),
    ("AE", {"highway": "proposed"}),
)
STREET = 111.195


def write_town(path: Path, *, restricted: bool = True) -> Path:
    """Write the extract to `path`."""
    writer = osmium.SimpleWriter(str(path), overwrite=True)
    numbers = {name: number for number, name in enumerate(NODES, start=1)}
    for name, (lat, lon) in NODES.items():
        tags = {"barrier": "bollard"} if name == "P" else {}
        writer.add_node(osmium.osm.mutable.Node(id=numbers[name], location=(lon, lat), tags=tags))
    for number, (names, tags) in enumerate(WAYS, start=101):
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=[numbers[name] for name in names], tags=tags))
    if restricted:
        members = [("w", 101, "from"), ("n", numbers["B"], "via"), ("w", 105, "to")]
        tags = {"type": "restriction", "restriction": "no_left_turn", "except": "bicycle"}
        writer.add_relation(osmium.osm.mutable.Relation(id=201, members=members, tags=tags))
    writer.close()
    return path
