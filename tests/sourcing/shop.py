"""A shop on a straight road, made in Python: a warehouse at 0 km, a store at 10 km, two customers, a carrier."""

from router.model import Carrier, CarrierOption, Instance, Order, Place, Resource, Site, StaticTravel, Vehicle, Visit

KM = (0, 10, 9, 2)
"""Warehouse, store, customer near the store, customer near the warehouse."""


def shop(*, at_store: int = 1, at_warehouse: int = 1, post: int = 1) -> Instance:
    """Both customers want one piece; a kilometre costs 1, the carrier 5."""
    distances = [[abs(one - two) * 1000 for two in KM] for one in KM]
    visits = tuple(
        Visit(
            id=f"{order}~{site}",
            place=place,
            orders=(order,),
            group=order,
            vehicles=frozenset({f"V{site}"}),
            uses={f"stock:{site}": 1},
            origin=site,
            penalty=100,
        )
        for order, place in (("far", 2), ("near", 3))
        for site in ("W", "S")
    )
    return Instance(
        places=tuple(Place(id=name, lat=41.0, lon=-8.0 + km / 100) for name, km in zip(("W", "S", "far", "near"), KM, strict=True)),
        travel={"van": StaticTravel(distances=distances, durations=distances)},
        visits=visits,
        vehicles=tuple(
            Vehicle(id=f"V{site}", kind="van", profile="van", start=at, end=at, km_price=1.0) for site, at in (("W", 0), ("S", 1))
        ),
        sites=(Site(id="W", place=0), Site(id="S", place=1, kind="store")),
        orders=(Order(id="far", mode="scheduled"), Order(id="near", mode="scheduled")),
        resources=(
            Resource(id="stock:W", kind="stock", site="W", what="tea", name="Green tea", capacity=at_warehouse),
            Resource(id="stock:S", kind="stock", site="S", what="tea", name="Green tea", capacity=at_store),
            Resource(id="carrier:post", kind="carrier", what="post", capacity=post),
        ),
        carriers=(Carrier(id="post", name="Post"),),
        carrier_options=tuple(
            CarrierOption(
                id=f"{order}~post", job=order, carrier="post", price=5, uses={"stock:W": 1, "carrier:post": 1}, origin="W"
            )
            for order in ("far", "near")
        ),
    )
