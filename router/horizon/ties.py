"""What ties open visits to vehicles: goods on board to the end that theirs may not meet, and relations that have begun."""

from router.horizon.fleet import kept_on_board
from router.horizon.openvisits import Scene, kinds_of
from router.model import Instance, Relation, Visit
from router.model.fields import derived


def apart_from_board(scene: Scene, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """The visits, none of them for a vehicle that has goods on board to the end of its shift which theirs may not meet."""
    state, conflicts = scene.state, scene.state.day.instance.conflicts
    barred: dict[str, set[str]] = {}
    for name in scene.vehicles if conflicts else ():
        aboard = {kind for kept in kept_on_board(state, state.vehicles[name]) for kind in kinds_of(state, kept)}
        for kind in (kind for pair in conflicts for kind in pair if aboard & (pair - {kind})):
            barred.setdefault(kind, set()).add(name)

    def allowed(visit: Visit) -> Visit:
        others = {name for kind in visit.goods for name in barred.get(kind, ())} - {scene.on_board.get(visit.id)}
        may = scene.vehicles.keys() if visit.vehicles is None else visit.vehicles
        return derived(visit, vehicles=frozenset(may) - others) if others else visit

    return tuple(map(allowed, visits)) if barred else visits


def open_relations(scene: Scene, visits: tuple[Visit, ...]) -> tuple[tuple[Visit, ...], tuple[Relation, ...]]:
    """The visits, bound to the vehicle that made the first part of a relation, and the relations among those that are left."""
    instance: Instance = scene.state.day.instance
    if not instance.relations:
        return visits, ()
    by_name = {visit.id: visit for visit in visits}
    kept: list[Relation] = []
    for relation in instance.relations:
        made = [name for name in relation.visits if name in scene.done_by or name in scene.on_board]
        left = tuple(name for name in relation.visits if name in by_name)
        if made:
            vehicle = scene.done_by.get(made[-1]) or scene.on_board[made[-1]]
            for name in left:
                by_name[name] = derived(by_name[name], vehicles=frozenset({vehicle}))
        if len(left) > 1:
            kept.append(derived(relation, visits=left))
    return tuple(by_name.values()), tuple(kept)
