"""``python -m benchmarks.peers_cost --instances FOLDER --names C101,R101``: do other programs' plans cost what those programs say?

PyVRP and VROOM solve each instance; their own solutions go through the readers and the evaluation of ``router evaluate``. Printed
are both costs, in whole units of the set's convention; ends with 1 when any two differ or a rule is broken.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.cases import Case, Gap
from benchmarks.command import positive, run_command
from benchmarks.instances import instance_of
from benchmarks.manifest import entries
from benchmarks.readers import read
from benchmarks.solvers import pyvrp_peer, vroom_peer
from router.advice.evaluate import evaluate
from router.advice.route_files import from_indices, from_vroom
from router.model import Instance, Sequence as Planned

CONVENTION = "dimacs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One solution: its cost as its program states it and as router finds it, and how many rules router finds broken."""

    peer: str
    instance: str
    stated: int
    found: float
    violations: int

    @property
    def equal(self) -> bool:
        """Whether nothing differs and nothing is broken; a thousandth of a unit is rounding noise of a sum of floats."""
        return abs(self.stated - self.found) < 1e-3 and not self.violations


def main(arguments: Sequence[str] | None = None) -> int:
    """Solve, evaluate, compare and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers_cost", description=__doc__)
    parser.add_argument("--instances", type=Path, required=True, help="folder with a manifest.json")
    parser.add_argument("--names", default="", help="instances by name, of any static family (default: all of --families)")
    parser.add_argument("--families", default="vrptw_solomon", help="families (default vrptw_solomon)")
    parser.add_argument("--peers", default=",".join(PEERS), help=f"some of {','.join(PEERS)} (default: all)")
    parser.add_argument("--iterations", type=positive, default=200, help="iterations of PyVRP; VROOM ends by itself")
    options = parser.parse_args(arguments)
    peers = [name for name in PEERS if name in options.peers.split(",")]
    names = [name for name in options.names.split(",") if name]
    try:
        chosen = entries(options.instances, [] if names else options.families.split(","), names)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    different = 0
    print("| instance | program | states | router evaluates | |\n|---|---|---:|---:|---|")
    for entry in chosen:
        case = read(options.instances, entry, CONVENTION)
        for peer in peers:
            try:
                one = compared(peer, case, options.iterations)
            except Gap as gap:
                print(f"| {entry['name']} | {peer} | | | {gap} |")
                continue
            different += not one.equal
            broken = f", {one.violations} rules broken" if one.violations else ""
            print(
                f"| {one.instance} | {peer} | {one.stated:,} | {one.found:,.3f} | {'equal' if one.equal else 'DIFFERENT'}{broken} |"
            )
    return 1 if different else 0


def compared(peer: str, case: Any, iterations: int) -> Comparison:
    """The peer's own solution of `case` under both counts; raises `Gap` when the peer is missing or lacks what the case needs."""
    if find_spec("pyvrp" if peer == "pyvrp" else "vroom") is None:
        raise Gap(f"{peer} is not installed: pip install 'router[bench]'")
    instance = instance_of(case)
    stated, sequences = PEERS[peer](case, instance, iterations)
    verdict = evaluate(instance, sequences)
    driven = verdict.cost.total - verdict.cost.terms.get("unserved", 0.0)
    return Comparison(
        peer=peer,
        instance=case.name,
        stated=stated,
        found=driven * case.scale * case.cost_unit,
        violations=len(verdict.violations) + len(verdict.plan.unserved),
    )


def _pyvrp(case: Case, instance: Instance, iterations: int) -> tuple[int, tuple[Planned, ...]]:
    """PyVRP numbers clients behind its depots, as the nodes of a case; its cost is in whole units."""
    model = pyvrp_peer.prepare(case, "")
    import pyvrp

    result = pyvrp.solve(model, stop=pyvrp.stop.MaxIterations(iterations), seed=1, display=False)
    free = {index: _vehicles_of(instance, index) for index in range(len(case.fleets))}
    vehicles, routes = [], []
    for route in result.best.routes():
        vehicles.append(free[route.vehicle_type()].pop(0))
        routes.append([node - len(case.depots) for node in pyvrp_peer.nodes_of(case, model, route)])
    return int(result.cost()), from_indices(routes, vehicles)


def _vroom(case: Case, instance: Instance, iterations: int) -> tuple[int, tuple[Planned, ...]]:
    """VROOM's own JSON; it was given nodes as ids of jobs, and numbers from 1 as ids of vehicles."""
    del iterations
    solution = vroom_peer.prepare(case, "").solve(exploration_level=vroom_peer.EXPLORATION, nb_threads=1)
    answer: dict[str, Any] = solution.to_dict()
    for route in answer["routes"]:
        route["vehicle"] -= 1
    return int(answer["summary"]["cost"]) * vroom_peer.divisor(case), from_vroom(answer, instance)


def _vehicles_of(instance: Instance, fleet: int) -> list[int]:
    return [number for number, vehicle in enumerate(instance.vehicles) if vehicle.id.startswith(f"{fleet}-")]


PEERS: Mapping[str, Callable[[Case, Instance, int], tuple[int, tuple[Planned, ...]]]] = {"pyvrp": _pyvrp, "vroom": _vroom}

if __name__ == "__main__":
    run_command(main)
