"""Days and plans read and written, and travel times made."""

from collections.abc import Iterator, Mapping, Sequence as Several
from dataclasses import is_dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from router import loader, model, network
from router.errors import Problem
from router.loader.trust import Trust
from router.model import Incident, Instance, Place, Plan, Result, StaticTravel
from router.model.arguments import problem, refuse, refuse_unfit, refuse_unfit_fields, refuse_unfit_result
from router.network import NetworkSettings, ProfileSettings
from router.traffic import incidents as traffic_incidents
from router.units import Seconds

if TYPE_CHECKING:
    from router.documents.plan_document import PlanDocument
    from router.outputs.notebook import Page


def load(path: str | Path, *, trust: Trust | None = None, strict: bool = False) -> Instance:
    """The day in a folder, a ``.json`` document or an ``.xlsx`` workbook.

    Parameters
    ----------
    trust : files and hosts that the day may name; None: files in its own folder, and any host.
    strict : whether an order whose address is not found is a fault; else it is set aside, and `Instance.receipt` names it.

    Raises
    ------
    InputError
        listing every fault of every file, with row, field and remedy.
    NetworkError
        when the provider of travel times fails.
    """
    refuse_unfit(("path", path, str | Path), ("trust", trust, Trust | None), ("strict", strict, bool))
    return loader.load(path, trust=trust, strict=strict)


def load_document(
    content: Mapping[str, Any], folder: str | Path = ".", *, trust: Trust | None = None, strict: bool = False
) -> Instance:
    """The day in an object of the form that ``router schema`` describes; files it names are relative to `folder`.

    Parameters
    ----------
    trust : files and hosts that the document may name; None: no file and no host.
    strict : as for `load`.

    Raises
    ------
    InputError
        listing every fault.
    """
    refuse_unfit(
        ("content", content, Mapping[str, object]),
        ("folder", folder, str | Path),
        ("trust", trust, Trust | None),
        ("strict", strict, bool),
    )
    return loader.load_document(content, folder, trust=trust, strict=strict)


def load_plan(path: str | Path, instance: Instance) -> Plan:
    """The plan in the file ``plan.json``, or in a folder that holds one, for `instance`.

    Raises
    ------
    InputError
        when the file is not a plan, or names visits, vehicles or places that `instance` does not have.
    """
    refuse_unfit(("path", path, str | Path), ("instance", instance, Instance))
    from router.documents import plan_reading

    return plan_reading.load_plan(path, instance)


def document_of(instance: Instance, result: Result, *, private: bool = False) -> "PlanDocument":
    """`result` as the document that ``plan.json`` holds, with key figures; ``.model_dump_json()`` makes it JSON.

    Parameters
    ----------
    private : with the personal columns of the orders.

    Raises
    ------
    ArgumentError
        naming everything in the plan that `instance` does not have.
    """
    refuse_unfit_result(instance, result, ("private", private, bool))
    from router import outputs

    return outputs.document_of(instance, result, private=private)


def display(instance: Instance, result: Result) -> "Page":
    """The page of `result`, to be the last value of a notebook's cell; raises `ArgumentError` as `document_of`."""
    refuse_unfit_result(instance, result)
    from router.outputs import notebook

    return notebook.display(instance, result)


def moment(instance: Instance, seconds: Seconds) -> datetime:
    """The moment `seconds` after the epoch, in the instance's time zone; raises `ArgumentError` for what is no whole number."""
    refuse_unfit(("instance", instance, Instance), ("seconds", seconds, int))
    return model.moment(instance, int(seconds))


def travel_times(
    places: Several[Place],
    profiles: Mapping[str, ProfileSettings] | None = None,
    settings: NetworkSettings | None = None,
) -> Mapping[str, StaticTravel]:
    """Matrices from coordinates: profile → travel over `places`, for `Instance.travel`.

    Parameters
    ----------
    places : with coordinates.
    profiles : name → how its vehicles move; None: one profile ``van``.
    settings : where travel times come from; None: great circles, see `router.network.settings` for the assumptions.

    Raises
    ------
    InputError
        naming every place without coordinates, places that are too many for the memory, and every fault of a matrix file.
    NetworkError
        when the provider is unknown or fails.
    """
    profiles = {"van": ProfileSettings()} if profiles is None else profiles
    settings = NetworkSettings() if settings is None else settings
    refuse_unfit(
        ("places", places, tuple[Place, ...]),
        ("profiles", profiles, Mapping[str, ProfileSettings]),
        ("settings", settings, NetworkSettings),
    )
    return network.travel_times(places, profiles, settings)


def updated(instance: Instance, incidents: Several[Incident], *, sensitivity: Mapping[str, float] | None = None) -> Instance:
    """The instance with `incidents` (jams, closures, live speeds) laid on the travel times of every profile.

    Parameters
    ----------
    sensitivity : travel profile → share of a slowdown its vehicles feel; 1 where not given.

    Raises
    ------
    ArgumentError
        for arguments of a wrong type, and for a profile that the instance does not have.
    InputError
        listing the faults of the incidents.
    UnsupportedError
        when the instance uses arrival functions per arc, which have no speed to be slowed.
    """
    refuse_unfit(
        ("instance", instance, Instance),
        ("incidents", incidents, tuple[Incident, ...]),
        ("sensitivity", sensitivity, Mapping[str, float] | None),
    )
    refuse_unfit_fields(*incidents, *(incident.area for incident in incidents if is_dataclass(incident.area)))
    refuse([fault for one in (sensitivity or {}).items() for fault in _sensitivity_faults(instance, *one)])
    return traffic_incidents.updated(instance, tuple(incidents), sensitivity=sensitivity)


def _sensitivity_faults(instance: Instance, profile: str, share: float) -> Iterator[Problem]:
    if profile not in instance.travel:
        yield problem("sensitivity", f"there is no travel profile '{profile}'", f"use one of {sorted(instance.travel)}", profile)
    if share < 0:
        yield problem("sensitivity", f"that of '{profile}' is {share}", "give 0 or more; 1 is the usual", share)
