"""``router check``: an independent verdict on a plan."""

from argparse import Namespace
from dataclasses import asdict

from router.checker import check
from router.cli import BROKEN_RULES, DONE
from router.cli.terminal import Terminal
from router.documents.plan_reading import load_plan
from router.loader import load
from router.outputs.columns import plain, wrap


def run(chosen: Namespace, terminal: Terminal) -> int:
    """Judge the plan."""
    instance = load(chosen.day)
    plan = load_plan(chosen.plan, instance)
    violations = check(instance, plan)
    terminal.data({"violations": [asdict(violation) for violation in violations]})
    for violation in violations:
        sentence = f"{violation.rule} {violation.where}: {violation.text}"
        terminal.wrong("\n".join(wrap(plain(sentence).split(), terminal.page.width, joint=" ")))
    visits = sum(len(route.visits) for route in plan.routes)
    size = f"{len(plan.routes)} routes, {visits} visits, {len(plan.unserved)} left out"
    terminal.say(f"{len(violations)} violations ({size})" if violations else f"no rule is broken ({size})")
    return BROKEN_RULES if violations else DONE
