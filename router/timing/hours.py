"""When service at a visit may begin: its windows, less the hours closed to a kind of vehicle, near a promised moment."""

from router.model.instance import Instance
from router.model.visits import Visit, Window


def opening_hours(instance: Instance, visit: Visit, kind: str) -> tuple[Window, ...]:
    """Windows in which a vehicle of `kind` may begin service at `visit`; may be empty."""
    windows = instance.windows_of(visit)
    if visit.id in instance.begun:
        return windows
    for rule in instance.access:
        if visit.place in rule.places and (not rule.kinds or kind in rule.kinds):
            for closed in rule.closed:
                windows = without(windows, closed)
    return _near_promise(instance, visit, windows)


def without(windows: tuple[Window, ...], closed: Window) -> tuple[Window, ...]:
    """`windows` less the span `closed`, both ends of it included in what is taken away."""
    rest: list[Window] = []
    for window in windows:
        if closed.end < window.start or closed.start > window.end:
            rest.append(window)
            continue
        if window.start < closed.start:
            rest.append(Window(window.start, closed.start - 1))
        if closed.end < window.end:
            rest.append(Window(closed.end + 1, window.end))
    return tuple(rest)


def _near_promise(instance: Instance, visit: Visit, windows: tuple[Window, ...]) -> tuple[Window, ...]:
    shift = instance.stability.max_shift
    promised = instance.stability.begin_of.get(visit.id)
    if shift is None or promised is None:
        return windows
    first, last = promised - shift, promised + shift
    return tuple(
        Window(max(window.start, first), min(window.end, last))
        for window in windows
        if window.start <= last and window.end >= first
    )
