"""Plans in notebooks.

``display(instance, result)`` shows the whole page, map and timeline included. After ``%load_ext router.outputs.notebook``
every `Plan` and `Result` that a cell ends with is shown as a table of its routes; their times count from the epoch, which a
plan alone does not know.
"""

from dataclasses import dataclass
from html import escape
from typing import Any

from router.model import Instance, Plan, Result
from router.outputs import document_of
from router.outputs.html import plan_html
from router.units import Seconds

HEIGHT = 720


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a plan, as notebooks show it."""

    html: str

    def _repr_html_(self) -> str:
        frame = f'width="100%" height="{HEIGHT}" sandbox="allow-scripts" style="border: 0"'
        return f'<iframe {frame} srcdoc="{escape(self.html)}"></iframe>'


def display(instance: Instance, result: Result) -> Page:
    """The page of `result`, to be the last value of a cell."""
    return Page(plan_html(document_of(instance, result)))


def plan_table(plan: Plan) -> str:
    """Routes as an HTML table."""
    head = "".join(f"<th>{name}</th>" for name in ("vehicle", "leaves", "ends", "stops", "km", "visits"))
    rows = "".join(
        f"<tr><td>{escape(route.vehicle)}</td><td>{_hour(route.departure)}</td><td>{_hour(route.end)}</td>"
        f"<td>{len(route.visits)}</td><td>{route.distance / 1000:.1f}</td><td>{escape(' → '.join(route.visits))}</td></tr>"
        for route in plan.routes
    )
    left = f"<p>{len(plan.unserved)} not served</p>" if plan.unserved else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{left}"


def result_table(result: Result) -> str:
    """The routes of a result, and its price."""
    return f"<p>cost {result.cost.total:,.2f} · {escape(result.termination.status)}</p>{plan_table(result.plan)}"


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext`` calls."""
    shown = shell.display_formatter.formatters["text/html"]
    shown.for_type(Plan, plan_table)
    shown.for_type(Result, result_table)


def _hour(moment: Seconds) -> str:
    return f"{moment // 3600:02d}:{moment % 3600 // 60:02d}"
