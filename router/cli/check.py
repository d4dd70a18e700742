"""``router check``: an independent verdict on a plan."""

from dataclasses import asdict

from router.checker import check
from router.cli import BROKEN_RULES, DONE
from router.cli.foreign import day_and_plan
from router.cli.options import Foreign
from router.cli.terminal import Terminal
from router.outputs.columns import prose
from router.units import count_of


def run(day: str, plan_path: str, taken: Foreign, terminal: Terminal) -> int:
    """Judge the plan."""
    asked = day_and_plan(day, plan_path, taken)
    instance, plan = asked.instance, asked.plan
    violations = check(instance, plan)
    terminal.data({"violations": [asdict(violation) for violation in violations]})
    for violation in violations:
        terminal.wrong(f"{violation.rule} {violation.where}: {violation.text}")
    visits = sum(len(route.visits) for route in plan.routes)
    size = f"{count_of(len(plan.routes), 'route')}, {count_of(visits, 'visit')}, {len(plan.unserved)} left out"
    terminal.say(prose(f"{count_of(len(violations), 'violation')} ({size})" if violations else f"no rule is broken ({size})"))
    return BROKEN_RULES if violations else DONE
