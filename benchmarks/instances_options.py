"""Delivery options → `router.model.Instance`, rounded so that what the planner finds feasible is so for the evaluator."""

from collections import Counter

import numpy as np

from benchmarks.cases import Option, OptionsCase
from router.model import Instance, Place, Resource, Shape, StaticTravel, Vehicle, Visit, Window

DEPOT = 0


def options_instance(case: OptionsCase) -> Instance:
    """A visit per option, in a group per customer; room and levels are resources."""
    scaled = case.matrix * case.scale
    travel = StaticTravel(distances=np.rint(scaled).astype(np.int32), durations=np.ceil(scaled - 1e-9).astype(np.int32))
    open_hours = _window(case, DEPOT)
    ways = Counter(option.customer for option in case.options)
    return Instance(
        name=case.name,
        places=tuple(Place(id=str(place)) for place in range(len(case.matrix))),
        travel={"road": travel},
        visits=tuple(_visit(case, number, option, ways[option.customer]) for number, option in enumerate(case.options)),
        vehicles=tuple(
            Vehicle(
                id=f"0-{number}",
                profile="road",
                start=DEPOT,
                end=DEPOT,
                earliest_start=open_hours.start,
                latest_start=open_hours.end,
                latest_end=open_hours.end,
                capacities=(case.capacity,),
                km_price=1_000 / case.scale,
            )
            for number in range(case.vehicles)
        ),
        dimensions=("load",),
        resources=(*_rooms(case), *_shares(case)),
        shape=Shape(fewest_vehicles=True),
    )


def _window(case: OptionsCase, place: int) -> Window:
    return Window(int(case.ready[place]) * case.scale, int(case.due[place]) * case.scale)


def _visit(case: OptionsCase, number: int, option: Option, ways: int) -> Visit:
    room = {f"room {option.place}": 1} if case.room[option.place] >= 0 else {}
    behind = {f"level>{level}": 1 for level in case.shares if option.level > level}
    return Visit(
        id=str(number),
        place=option.place,
        windows=(_window(case, option.place),),
        setup=int(case.setup[option.place]) * case.scale,
        service=option.service * case.scale,
        deliver=(int(case.demand[option.customer]),),
        group=f"customer {option.customer}" if ways > 1 else None,
        penalty=20.0 * float(case.matrix.max()),
        uses={**room, **behind},
        level=option.level,
    )


def _rooms(case: OptionsCase) -> list[Resource]:
    return [
        Resource(id=f"room {place}", kind="room", capacity=int(room), what="parcels")
        for place, room in enumerate(case.room.tolist())
        if room >= 0
    ]


def _shares(case: OptionsCase) -> list[Resource]:
    """How many customers may be served at a worse level."""
    return [
        Resource(id=f"level>{level}", kind="share", capacity=(100 - share) * case.n // 100, what=f"level>{level}")
        for level, share in case.shares.items()
    ]
