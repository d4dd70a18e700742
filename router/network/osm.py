"""placeholder"""

from collections.abc import Mapping, Sequence

from router.errors import NetworkError
from router.model import Conditions, Place, ProfiledTravel
from router.network.settings import Measured, NetworkSettings, ProfileSettings


def measure(places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings) -> Measured:
    """Travel times."""
    raise NetworkError("not here")


def rerouted(
    places: Sequence[Place], profiles: Mapping[str, ProfileSettings], settings: NetworkSettings, conditions: Conditions
) -> Mapping[str, ProfiledTravel]:
    """Travel times."""
    raise NetworkError("not here")
