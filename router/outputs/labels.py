"""What people call the stops of a plan: by their orders and sites, never by the names that visits have inside."""

from collections.abc import Mapping

from router.documents.plan_document import PlanDocument, StopDocument


def orders_fetched(document: PlanDocument) -> Mapping[str, tuple[str, ...]]:
    """Visit that picks goods up → orders they are for."""
    return {stop.pickup: stop.orders for route in document.routes for stop in route.stops if stop.pickup}


def label(stop: StopDocument, fetched: Mapping[str, tuple[str, ...]]) -> str:
    """``A113``, ``pickup of A113``, ``locker: A113, A114``; the site for what no order names."""
    if stop.kind != "visit":
        return f"[{stop.kind}]"
    if stop.visit in fetched:
        return f"pickup of {', '.join(fetched[stop.visit] or (stop.visit,))}"
    names = ", ".join(stop.orders or (stop.visit,))
    return f"{stop.site}: {names}" if stop.site else names
