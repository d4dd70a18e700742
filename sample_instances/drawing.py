"""Drawing orders from a city: doors, baskets, clock times. Everything hangs on one seeded generator."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from cities import City, District, Product

Row = dict[str, Any]
KM_PER_DEGREE = 111.195


@dataclass
class Draw:
    """A seeded source of doors and baskets in one city; `scale` stretches the city so that density stays the same."""

    city: City
    seed: int
    scale: float = 1.0
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = Random(f"{self.city.name} {self.seed}")

    def door(self, near: tuple[float, float] | None = None, within: float = 2.0) -> Row:
        """A customer's door: address and coordinates; `near` a point, within so many kilometres, if given."""
        while True:
            district = self.rng.choices(self.city.districts, [one.share for one in self.city.districts])[0]
            lat, lon = self._point(district)
            if near is None or kilometres(near, (lat, lon)) <= within:
                break
        zone = {"zone": district.zone} if district.zone != "city" else {}
        return {"address": self.address(district), "lat": f"{lat:.6f}", "lon": f"{lon:.6f}", **zone}

    def _point(self, district: District) -> tuple[float, float]:
        """A point of a district; a stretched city moves districts apart and spreads them."""
        middle = self.city.districts[0]
        north = (district.lat - middle.lat) * self.scale + self.rng.gauss(0, district.spread) * self.scale / KM_PER_DEGREE
        east = (district.lon - middle.lon) * self.scale
        east += self.rng.gauss(0, district.spread) * self.scale / (KM_PER_DEGREE * math.cos(math.radians(middle.lat)))
        return middle.lat + north, middle.lon + east

    def address(self, district: District) -> str:
        """An invented address."""
        return self.city.pattern.format(
            city=self.city.name,
            district=district.name,
            street=self.rng.choice(self.city.streets),
            number=self.rng.randint(1, 399),
            flat=f"{self.rng.randint(1, 18)}0{self.rng.randint(1, 4)}",
        )

    def person(self) -> Row:
        """An invented customer; the telephone number cannot exist."""
        return {"contact": self.rng.choice(self.city.people), "phone": f"000-0{self.rng.randint(10**6, 10**7 - 1)}"}

    def basket(self, products: Sequence[Product], most: int = 6) -> Row:
        """One to `most` articles: loads, value, goods and requirements."""
        bought = self.rng.choices(products, [one.weight for one in products], k=self.rng.randint(1, most))
        if any(one.goods == "frozen" for one in bought):  # the two must not travel together, so nobody gets both in one order
            bought = [one for one in bought if one.goods != "chemicals"]
        return {
            "weight_kg": f"{sum(one.kg for one in bought):.2f}",
            "volume_l": f"{sum(one.litres for one in bought):.1f}",
            "pieces": len(bought),
            "value": f"{sum(one.price for one in bought):.2f}",
            "goods": joined(one.goods for one in bought),
            "requires": joined(one.requires for one in bought),
            "items": joined(one.name for one in bought),
        }

    def some(self, count: int, of: int) -> frozenset[int]:
        """Which `count` of `of` are something."""
        return frozenset(self.rng.sample(range(of), count))

    def minute(self, first: int, last: int, step: int = 1) -> int:
        """A minute of the day from `first` to `last`, on a multiple of `step`."""
        return self.rng.randrange(first, last + 1, step)


def joined(words: Any) -> str:
    """Different words, sorted, as a list cell."""
    return "; ".join(sorted({word for word in words if word}))


def clock(minutes: float) -> str:
    """``09:05``; past midnight ``+1 00:30``."""
    days, rest = divmod(round(minutes), 1440)
    return (f"+{days} " if days else "") + f"{rest // 60:02d}:{rest % 60:02d}"


def kilometres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Crow distance, flat."""
    north = (one[0] - two[0]) * KM_PER_DEGREE
    east = (one[1] - two[1]) * KM_PER_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)
