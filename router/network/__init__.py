"""Places → distances and free-flow durations.

`travel_times` and `measure` dispatch to one of `NETWORKS`; a new provider is one module and one line in that dict.
`rerouted` asks a network that knows the roads for travel times under given traffic.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from router.errors import NetworkError
from router.model import Conditions, Place, ProfiledTravel, StaticTravel
from router.network.memory import refuse_too_large
from router.network.settings import (
    CROW_SPEEDS,
    TRAFFIC_SENSITIVITY,
    CrowSpeeds,
    Measured,
    NetworkSettings,
    ProfileSettings,
    Snap,
)

Provider = Callable[[Sequence[Place], Mapping[str, ProfileSettings], NetworkSettings], Measured]


def _by(module: str) -> Provider:
    """The function of a provider's module, which is imported when it is called: a day needs one of them."""

    def measured(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
        found: Measured = import_module(f"router.network.{module}").measure(places, profiles, settings)
        return found

    return measured


NETWORKS: Mapping[str, Provider] = {
    "geodesic": _by("geodesic"),
    "matrix": _by("matrix_file"),
    "osm": _by("osm"),
    "osrm": _by("osrm"),
    "valhalla": _by("valhalla"),
}
"""Name in the settings → function that measures places."""

__all__ = [
    "CROW_SPEEDS",
    "NETWORKS",
    "TRAFFIC_SENSITIVITY",
    "CrowSpeeds",
    "Measured",
    "NetworkSettings",
    "ProfileSettings",
    "Provider",
    "Snap",
    "leg_shapes",
    "measure",
    "rerouted",
    "travel_times",
]


def measure(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
    """Travel times of every profile over `places`, with snapping distances and the places that cannot be reached.

    Raises
    ------
    InputError
        naming every place without coordinates, more places than there is memory for, and every fault of a matrix file.
    NetworkError
        when the provider is unknown or fails.
    """
    if settings.provider not in NETWORKS:
        raise NetworkError(f"no provider of travel times is called '{settings.provider}'; use one of {sorted(NETWORKS)}")
    refuse_too_large(len(places), len(profiles))
    return NETWORKS[settings.provider](places, profiles, settings)


def travel_times(
    places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings
) -> Mapping[str, StaticTravel]:
    """Profile → travel over `places`; see `measure` for what else there is to know, and what is raised."""
    return measure(places, profiles, settings).travel


def rerouted(
    places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings, conditions: Conditions
) -> Mapping[str, ProfiledTravel]:
    """Travel times under `conditions` with the roads chosen anew in every time bucket; only for provider ``osm``.

    Raises
    ------
    NetworkError
        when the provider does not know the roads.
    """
    if settings.provider != "osm":
        raise NetworkError(f"provider '{settings.provider}' cannot reroute; stretch its travel with router.traffic.apply")
    from router.network import osm

    return osm.rerouted(places, profiles, settings, conditions)


def leg_shapes(
    places: Sequence[Place], profile: ProfileSettings, settings: NetworkSettings, legs: Sequence[tuple[int, int]]
) -> list[tuple[tuple[float, float], ...]]:
    """The line (lat, lon) of each leg for maps: along the roads where the provider knows them, else straight.

    Parameters
    ----------
    legs : pairs of indices into `places`. A leg without a road, or between places without coordinates, has an empty
        line.
    """
    if settings.provider == "osm":
        from router.network import osm

        return osm.leg_shapes(places, profile, settings, legs)
    if settings.provider == "osrm":
        from router.network import osrm

        return osrm.leg_shapes(places, profile, settings, legs)
    from router.network import geodesic

    return [geodesic.straight(places[origin], places[destination]) for origin, destination in legs]
