"""``router evaluate``: routes made by hand or by another program, timed, priced and judged, never refused."""

from router.advice.evaluate import evaluate
from router.advice.route_files import read_routes
from router.cli import BROKEN_RULES, DONE
from router.cli.finishing import finished
from router.cli.foreign import answer_in, day_or_request, plan_for
from router.cli.known import all_told
from router.cli.options import Foreign, Output
from router.cli.terminal import Terminal
from router.cli.writing import wanted_formats, write_plan
from router.documents.plan_writing import plan_document, plan_json
from router.formats.places import with_real_lengths
from router.kpis import kpis
from router.model.sequences import plan_sequences
from router.outputs.text import plan_text


def run(day: str, routes: str, output: Output, taken: Foreign, *, contacts: bool, stops: bool, terminal: Terminal) -> int:
    """Judge the routes."""
    _, (instance, request) = all_told(lambda: wanted_formats(output, answers=False), lambda: day_or_request(day, taken))
    answered = request is not None and answer_in(routes) is not None
    sequences = plan_sequences(instance, plan_for(instance, routes, request)) if answered else read_routes(routes, instance)
    found = evaluate(instance, sequences)
    plan = finished(instance, found.plan)
    figures = kpis(instance, plan, found.cost)
    shown = plan if request is None else with_real_lengths(instance, plan)
    document = plan_document(instance, shown, found.cost, kpis=figures, violations=found.violations, private=contacts)
    write_plan(document, output, terminal)
    if terminal.json:
        terminal.data(plan_json(document))
    terminal.say(*plan_text(document, terminal.width, stops=stops))
    return BROKEN_RULES if found.violations else DONE
