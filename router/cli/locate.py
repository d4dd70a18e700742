"""``router locate``: addresses of a day → coordinates, with a list to review."""

from collections.abc import Iterator
from dataclasses import asdict

from rich.console import RenderableType

from router.cli import DONE
from router.cli.terminal import Terminal
from router.loader.locate import Location, locate
from router.outputs.columns import prose
from router.units import count_of


def run(day: str, terminal: Terminal) -> int:
    """Look the addresses up."""
    with terminal.console.status("addresses") as status:

        def progress(asked: int, of: int, address: str) -> None:
            status.update(f"{asked}/{of} addresses asked: {address[:60]}")

        answer = locate(day, on_progress=progress)
    terminal.data({"location": asdict(answer)})
    terminal.say(*_lines(answer))
    return DONE


def _lines(answer: Location) -> Iterator[RenderableType]:
    review = [one for one in answer.found if one.review]
    count = count_of(len(answer.found) + len(answer.missing), "address", "addresses")
    kept = f", kept in {answer.cache}" if answer.cache else ""
    yield prose(f"{len(answer.found)} of {count} without coordinates found{kept}")
    if review:
        yield prose(f"{len(review)} to review:")
    for one in review:
        yield prose(f"{one.where}: {one.address} → {one.lat:.5f}, {one.lon:.5f} ({one.name}): {one.review}", indent=2)
    if answer.missing:
        yield prose(f"{len(answer.missing)} not found; their orders are set aside by 'router solve':")
    for problem in answer.missing:
        yield prose(f"{problem.where}: {problem.what}; {problem.remedy}", indent=2)
