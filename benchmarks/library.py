"""Time-dependent instances as the collection's own library holds them, which scores every solution of theirs."""

from collections.abc import Collection
from typing import Any

from benchmarks.cases import TimedCase
from benchmarks.readers.mamut import sidecar


def library_instance(case: TimedCase, arcs: Collection[tuple[int, int]] | None = None) -> Any:
    """The library's instance; of speed profiles only the functions of `arcs` (None: all) are made, as a million take gigabytes."""
    from mamut_routing_lib.td import load_td_instance

    if case.record["td"]["model"] != "igp-profile":
        return load_td_instance(case.path, verify_sha256=False)
    return _profiled(case, arcs)


def _profiled(case: TimedCase, arcs: Collection[tuple[int, int]] | None) -> Any:
    from mamut_routing_lib.td import IGP_MATERIALIZER_GENERATOR, InstanceATFs, LoadedTDInstance, td_instance_from_payload

    instance = td_instance_from_payload({key: value for key, value in case.record.items() if key != "categories"})
    nodes = range(case.n + 1)
    wanted = arcs if arcs is not None else [(i, j) for i in nodes for j in nodes if i != j]
    made = InstanceATFs(
        instance_name=instance.instance_name,
        benchmark_name=instance.benchmark_name.value,
        horizon=(float(instance.horizon[0]), float(instance.horizon[1])),
        num_customers=instance.num_customers,
        arcs=_arrival_functions(case, wanted),
        generator=dict(IGP_MATERIALIZER_GENERATOR),
    )
    return LoadedTDInstance(instance=instance, atfs=made, instance_path=case.path, atf_path=None)


def _arrival_functions(case: TimedCase, arcs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Any]:
    from mamut_routing_lib.td import build_arc_atf, euclidean_distance

    described, places = case.record["td"], case.record["coordinates"]
    rows = sidecar(case)["categories"]
    horizon = tuple(float(moment) for moment in case.record["horizon"])
    return {
        (i, j): build_arc_atf(
            described["time_periods"],
            described["speeds"][int(rows[i][j])],
            euclidean_distance(places[i], places[j]),
            horizon,
        )
        for i, j in arcs
    }
