"""``router locate``: addresses of a day → coordinates, with a list to review."""

from dataclasses import asdict

from router.cli import DONE
from router.cli.terminal import Terminal
from router.loader.locate import Location, locate
from router.units import count_of


def run(day: str, terminal: Terminal) -> int:
    """Look the addresses up."""
    with terminal.console.status("addresses") as status:

        def progress(asked: int, of: int, address: str) -> None:
            status.update(f"{asked}/{of} addresses asked: {address[:60]}")

        answer = locate(day, on_progress=progress)
    terminal.data({"location": asdict(answer)})
    terminal.say("\n".join(_lines(answer)))
    return DONE


def _lines(answer: Location) -> list[str]:
    review = [one for one in answer.found if one.review]
    count = len(answer.found) + len(answer.missing)
    lines = [
        f"{len(answer.found)} of {count_of(count, 'address', 'addresses')} without coordinates found"
        + (f", kept in {answer.cache}" if answer.cache else "")
    ]
    lines += [f"{len(review)} to review:"] if review else []
    lines += [f"  {one.where}: {one.address} → {one.lat:.5f}, {one.lon:.5f} ({one.name}): {one.review}" for one in review]
    lines += [f"{len(answer.missing)} not found; their orders are set aside by 'router solve':"] if answer.missing else []
    return lines + [f"  {problem.where}: {problem.what}; {problem.remedy}" for problem in answer.missing]
