"""``router evaluate``: routes made by hand or by another program, timed, priced and judged, never refused."""

from router.advice.evaluate import evaluate
from router.advice.route_files import read_routes
from router.cli import BROKEN_RULES, DONE
from router.cli.finishing import finished
from router.cli.options import Output
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.documents.plan_writing import plan_document, plan_json
from router.kpis import kpis
from router.loader import load
from router.outputs.text import plan_text


def run(day: str, routes: str, output: Output, *, contacts: bool, stops: bool, terminal: Terminal) -> int:
    """Judge the routes."""
    wanted_formats(output, answers=False)
    instance = load(day)
    found = evaluate(instance, read_routes(routes, instance))
    plan = finished(instance, found.plan)
    figures = kpis(instance, plan, found.cost)
    document = plan_document(instance, plan, found.cost, kpis=figures, violations=found.violations, private=contacts)
    write_plan(document, output, terminal)
    terminal.data(plan_json(document))
    terminal.say(*plan_text(document, terminal.width, stops=stops))
    return BROKEN_RULES if found.violations else DONE
