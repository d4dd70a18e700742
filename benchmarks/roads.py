"""How fast the road network is: graph cold and cached, matrices, rerouting, against scipy's Dijkstra on a sample.

    python -m benchmarks.roads EXTRACT.osm.pbf [--places 1000] [--kind van] [--osrm http://127.0.0.1:5000]

EXTRACT is any OpenStreetMap extract; none comes with the project. With ``--osrm``, a running OSRM server made from the same
extract is asked through the provider ``osrm``, in blocks of two sizes, and its matrix and legs are put beside the project's own.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.command import positive, run_command
from router.model import Conditions, Place, StaticTravel
from router.model.travel import IntMatrix
from router.network import NetworkSettings, ProfileSettings, leg_shapes, measure, osm
from router.network.geodesic import crow_distances
from router.network.roads.engines import DijkstraEngine
from router.network.roads.store import Roads, open_roads
from router.network.roads.weights import CLOSED, TICKS, free_flow
from router.units import UNREACHABLE

Answer = TypeVar("Answer")
SAMPLE = 20


def main() -> None:
    """Measure and print one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", type=Path)
    parser.add_argument("--places", type=positive, default=1_000)
    parser.add_argument("--kind", default="van", choices=["van", "truck", "e-bike", "foot"])
    parser.add_argument("--osrm", default="", metavar="URL")
    options = parser.parse_args()
    profile = ProfileSettings(kind=options.kind)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        roads = timed("graph, cold", lambda: open_roads(options.extract, options.kind, cache))
        timed("graph, cached", lambda: open_roads(options.extract, options.kind, cache))
        print(f"{'nodes, edges':<24}{roads.graph.nodes:>10,}{roads.graph.edges:>10,}")
        places = some_places(roads, options.places)
        settings = NetworkSettings(provider="osm", file=options.extract)
        measure(places[:1], {"p": profile}, settings)  # opens the graph, so that the matrix is timed alone
        measured = timed("matrix, with distances", lambda: measure(places, {"p": profile}, settings))
        rush = Conditions(starts=(0,), speeds={"rush": (0.6,)}, default="rush")
        timed("one bucket rerouted", lambda: osm.rerouted(places, {"p": profile}, settings, rush))
        compare(roads, profile, places, measured.travel["p"].durations[:SAMPLE])
        bands(places, measured.travel["p"])
        print(f"{'unreachable pairs':<24}{int((measured.travel['p'].durations >= UNREACHABLE).sum()):>10,}")
        if options.osrm:
            beside_server(places, profile, settings, options.osrm)


def timed(name: str, action: Callable[[], Answer]) -> Answer:
    """What `action` returns; the seconds it took and those of the processor are printed."""
    start, worked = time.perf_counter(), time.process_time()
    answer = action()
    print(f"{name:<24}{time.perf_counter() - start:>10.2f} s{time.process_time() - worked:>10.2f} s of work")
    return answer


def some_places(roads: Roads, count: int) -> list[Place]:
    """Places at random crossings, the same each time."""
    own = np.flatnonzero(roads.graph.originals == np.arange(roads.graph.nodes))
    nodes = np.random.default_rng(1).choice(own, count)
    return [
        Place(id=str(number), lat=float(roads.graph.lats[node]), lon=float(roads.graph.lons[node]))
        for number, node in enumerate(nodes)
    ]


def compare(roads: Roads, profile: ProfileSettings, places: list[Place], durations: IntMatrix) -> None:
    """The first rows of the matrix against Dijkstra's algorithm."""
    from router.network.roads.snapping import snap

    nodes, _ = snap(roads.graph, places)
    oracle = DijkstraEngine(roads.graph)
    weights = free_flow(roads.graph, profile)
    rows = nodes[:SAMPLE].tolist()
    ticks = timed(f"scipy, {SAMPLE} rows", lambda: oracle.matrix(weights, rows, roads.graph.sinks[nodes].tolist()))
    wanted = np.where(ticks >= CLOSED, 2**30, np.rint(ticks / TICKS)).astype(np.int64)
    np.fill_diagonal(wanted, 0)
    print(f"{'differing pairs':<24}{int((wanted != durations).sum()):>10,}")


def beside_server(places: list[Place], profile: ProfileSettings, own: NetworkSettings, url: str) -> None:
    """The provider ``osrm`` against the project's own roads: medians of the ratio of all pairs, and lengths of some legs."""
    server = NetworkSettings(provider="osrm", url=url)
    found = timed("OSRM, blocks of 100", lambda: measure(places, {"p": profile}, server))
    other = timed("OSRM, blocks of 64", lambda: measure(places, {"p": profile}, replace(server, block=64)))
    mine, theirs = measure(places, {"p": profile}, own).travel["p"], found.travel["p"]
    print(f"{'blocks differ in pairs':<24}{int((theirs.durations != other.travel['p'].durations).sum()):>10,}")
    print(f"{'unreachable pairs':<24}{int((theirs.durations >= UNREACHABLE).sum()):>10,}")
    both = (mine.durations > 0) & (mine.durations < UNREACHABLE) & (theirs.durations > 0) & (theirs.durations < UNREACHABLE)
    for name, ours, those in (("seconds", mine.durations, theirs.durations), ("metres", mine.distances, theirs.distances)):
        low, middle, high = np.percentile(those[both] / np.maximum(ours[both], 1), (5, 50, 95))
        print(f"{'OSRM over own, ' + name:<24}{middle:>10.3f}  (5 to 95 %: {low:.2f} to {high:.2f})")
    legs = [(one, one + 1) for one in range(min(SAMPLE, len(places) - 1)) if theirs.durations[one, one + 1] < UNREACHABLE]
    shapes = timed(f"{len(legs)} legs of OSRM", lambda: leg_shapes(places, profile, server, legs))
    lengths = [_metres(shape) for shape in shapes]
    worst = max(abs(length - theirs.distances[leg]) for length, leg in zip(lengths, legs, strict=True))
    print(f"{'line less matrix, most':<24}{worst:>10.0f} m")


def _metres(line: tuple[tuple[float, float], ...]) -> float:
    """Length of a line of (lat, lon)."""
    lats, lons = (np.array([point[axis] for point in line]) for axis in (0, 1))
    return sum(float(crow_distances(lats[one : one + 2], lons[one : one + 2])[0, 1]) for one in range(len(line) - 1))


def bands(places: list[Place], travel: StaticTravel) -> None:
    """Road over crow distance and crow speed by distance, medians: what `router.network.settings.CROW_SPEEDS` assumes."""
    crow = crow_distances(np.array([place.lat for place in places]), np.array([place.lon for place in places]))
    joined = (travel.durations > 0) & (travel.durations < UNREACHABLE)
    for low, high in ((100, 1_000), (1_000, 3_000), (3_000, 8_000), (8_000, 100_000)):
        band = joined & (crow >= low) & (crow < high)
        if band.any():
            factor = np.median(travel.distances[band] / crow[band])
            speed = 3.6 * np.median(crow[band] / travel.durations[band])
            print(f"crow {low:>6,} to {high:>7,} m {factor:>8.2f} × {speed:>8.1f} km/h")


if __name__ == "__main__":
    run_command(main)
