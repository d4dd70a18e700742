"""What a format cannot say of an instance, told beside the request that says the rest."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

import numpy as np

from router.errors import InputError
from router.formats.json_input import problem
from router.formats.places import PRICED
from router.model import Instance
from router.model.fields import MOST_LOAD
from router.model.rules import rules_used
from router.units import FOREVER, Money, Seconds

WHOLE, CENTS = 1, 100
UNLIMITED = MOST_LOAD
"""The capacity that stands for none."""
SETUP = "the format has none; it is written as part of the service, once for each visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRequest:
    """A request of another program.

    Parameters
    ----------
    text : the request.
    lost : what of the instance it does not say, a sentence each, the rule first.
    """

    text: str
    lost: tuple[str, ...]


def refuse_empty(instance: Instance) -> None:
    """Raise `InputError` where there is nothing to be done, or nobody to do it: no format has such requests."""
    missing = [name for name in ("visits", "vehicles") if not getattr(instance, name)]
    if missing:
        raise InputError([problem("E262", name, f"there are no {name} to be written", f"add {name}") for name in missing])


def lost_rules(instance: Instance, kept: Collection[str], told: Mapping[str, str]) -> list[str]:
    """Every rule that `instance` uses and the format does not keep; `told` says how some of them are written all the same."""
    found = [f"{rule}: {told.get(rule, 'the format has no such rule')}" for rule in sorted(rules_used(instance) - set(kept))]
    if any(_has_priced_ways(instance, name) for name in {one.profile for one in instance.vehicles}):
        found.append("distances: time on the road is priced, so the price of each way is written as its length")
    return found


def _has_priced_ways(instance: Instance, profile: str) -> bool:
    """Whether the lengths of `profile` are prices; see `router.formats.places`."""
    base = instance.travel.get(profile.partition(PRICED)[0])
    return base is None or not np.array_equal(base.distances, instance.travel[profile].distances)


def first_options(instance: Instance) -> list[tuple[int, ...]]:
    """Visit indices of each job: ``(visit,)``, or ``(pickup, delivery)``; of alternatives the first."""
    return [job.options[0] for job in instance.jobs]


def vehicles_for(instance: Instance, option: Iterable[int]) -> tuple[bool, ...]:
    """Which vehicles may serve all visits of `option`, whatever forbids the others."""
    return tuple(np.all(instance.allowed[list(option)], axis=0).tolist())


def vehicle_sets(instance: Instance) -> dict[tuple[bool, ...], int]:
    """`vehicles_for` of each job that not all vehicles may serve → a number from 1, by which a request can name it."""
    found: dict[tuple[bool, ...], int] = {}
    for option in first_options(instance):
        allowed = vehicles_for(instance, option)
        if not all(allowed):
            found.setdefault(allowed, len(found) + 1)
    return found


def early_starts(instance: Instance, what: str) -> list[str]:
    """What is lost, because a format says `what`, where vehicles may end their routes later than they may start them."""
    return counted(f"latest_start: {what}", [one.id for one in instance.vehicles if one.latest_start < one.latest_end])


def moment(instance: Instance, seconds: Seconds) -> str:
    """A moment of `instance` as RFC 3339 writes it, in UTC."""
    found = instance.epoch.astimezone(UTC) + timedelta(seconds=min(seconds, FOREVER))
    return found.isoformat().replace("+00:00", "Z")


def counted(what: str, names: Sequence[str]) -> list[str]:
    """`what` is lost, said once with the first of `names` and their number; nothing where there are none."""
    return [f"{what} ('{names[0]}'{'' if len(names) == 1 else f', {len(names):,} in all'})"] if names else []


def odd_loads(instance: Instance) -> list[str]:
    """Pairs whose delivery takes off anything but what the pickup put on."""
    pairs = [
        (instance.visits[option[0]], instance.visits[option[1]]) for job in instance.jobs for option in job.options if option[1:]
    ]
    odd = [
        second.id
        for first, second in pairs
        if any(first.deliver) or any(second.collect) or _figures(first.collect) != _figures(second.deliver)
    ]
    return counted("loads: a visit does not deliver exactly what its pickup collects; its delivery is written", odd)


def _figures(load: tuple[int, ...]) -> tuple[int, ...]:
    return load if any(load) else ()


def scale_of(prices: Collection[Money]) -> int:
    """1 where all prices are whole, else 100."""
    return WHOLE if all(price == int(price) for price in prices) else CENTS
