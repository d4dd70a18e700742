"""``router evaluate``: routes made by hand or by another program, timed, priced and judged, never refused."""

from argparse import Namespace
from dataclasses import replace

from router.advice.evaluate import evaluate
from router.advice.route_files import read_routes
from router.cli import BROKEN_RULES, DONE
from router.cli.finishing import finished
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.documents.plan_writing import plan_document, plan_json
from router.kpis import kpis
from router.loader import load
from router.outputs.text import plan_text


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Judge the routes."""
    wanted_formats(chosen)
    instance = load(chosen.day)
    found = evaluate(instance, read_routes(chosen.routes, instance))
    plan = finished(instance, found.plan)
    figures = kpis(instance, plan, found.cost)
    document = plan_document(instance, plan, found.cost, kpis=figures, violations=found.violations)
    write_plan(document, chosen, terminal)
    terminal.data(plan_json(document))
    terminal.say(plan_text(document, replace(terminal.page, stops=chosen.stops)))
    return BROKEN_RULES if found.violations else DONE
