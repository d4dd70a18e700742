"""Distinct routes met during a search, for recombination: bounded, the cheapest per visit kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from router.units import Money

RouteKey = tuple[int, tuple[int, ...]]
"""Type of vehicle, visits in order."""


@dataclass(slots=True)
class RoutePool:
    """Routes by type of vehicle and set of visits, at most `capacity` of them; of equal sets the cheapest order."""

    capacity: int = 50_000
    _routes: dict[tuple[int, frozenset[int]], tuple[Money, tuple[int, ...]]] = field(default_factory=dict)

    def add(self, kind: int, visits: tuple[int, ...], price: Money) -> None:
        """Remember a route that keeps every rule."""
        key = (kind, frozenset(visits))
        known = self._routes.pop(key, None)
        if known is not None and known[0] <= price:
            self._routes[key] = known
            return
        self._routes[key] = (price, visits)
        if len(self._routes) > self.capacity:
            self._forget()

    def _forget(self) -> None:
        """Drop the quarter that was met longest ago."""
        for key in list(self._routes)[: self.capacity // 4]:
            del self._routes[key]

    def merge(self, others: Iterable["RoutePool"]) -> None:
        """Take over what other pools know."""
        for other in others:
            for (kind, _), (price, visits) in other._routes.items():
                self.add(kind, visits, price)

    def routes(self) -> Mapping[RouteKey, Money]:
        """Every route with its price."""
        return {(kind, visits): price for (kind, _), (price, visits) in self._routes.items()}

    def __len__(self) -> int:
        return len(self._routes)
