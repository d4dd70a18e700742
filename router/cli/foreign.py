"""Requests of other programs on the command line: known by their content, read, and answered in their own form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from router.cli.options import Foreign
from router.costing import cost
from router.documents.day import read_day
from router.documents.plan_document import FORMAT, PlanDocument
from router.documents.plan_reading import document_plan, load_plan, read_plan_document
from router.errors import InputError, Problem, noted
from router.formats import FORMATS, Format, format_named, read, recognised, starting_plan, whole_units, write
from router.formats.places import with_priced_lengths
from router.formats.run_times import RunTimes
from router.loader import load
from router.loader.travel import network_settings
from router.model import Instance, Plan, Result
from router.network import NetworkSettings

if TYPE_CHECKING:
    from router.horizon.state import State

REQUEST_SUFFIXES = (".json", ".vrp", ".vrplib")
_TEXTS = (*REQUEST_SUFFIXES, ".txt")
_LARGEST = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFile:
    """A request of another program: what stands in the file, and the format that it is in."""

    path: Path
    text: str
    form: Format

    def instance(self, network: NetworkSettings | None) -> Instance:
        """What is to be planned; raises `InputError` with the file in every fault."""
        try:
            return read(self.text, self.form, folder=self.path.parent, network=network)
        except InputError as wrong:
            raise InputError([self._in_file(problem) for problem in wrong.problems]) from wrong

    def start(self, instance: Instance) -> Plan | None:
        """The plan that the request asks to start from, if it holds one."""
        try:
            return starting_plan(self.text, self.form, instance)
        except InputError as wrong:
            raise InputError([self._in_file(problem) for problem in wrong.problems]) from wrong

    def _in_file(self, problem: Problem) -> Problem:
        return replace(problem, where=f"{self.path.name} {problem.where}", file=self.path.name)


def foreign(path: str, name: str | None) -> RequestFile | None:
    """The request at `path`; None when it is a day of router's own. `name` says the format instead of the content."""
    file = Path(path)
    if name is None and (file.suffix.lower() not in _TEXTS or not file.is_file()):
        return None
    named = None if name is None else format_named(name)
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError([_fault(file, "it is larger than a gigabyte", "split it")])
        text = file.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise InputError([_fault(file, f"it cannot be opened: {wrong.strerror or wrong}", "check the path")]) from wrong
    except UnicodeDecodeError as wrong:
        raise InputError([_fault(file, "it is not UTF-8", "save it again as UTF-8")]) from wrong
    form = named or recognised(text)
    if form is None and file.suffix.lower() != ".json":
        remedy = f"name one of {', '.join(FORMATS)} with --format"
        raise InputError([_fault(file, "its format is not recognised", remedy, code="E261")])
    return None if form is None else RequestFile(path=file, text=text, form=form)


def _fault(file: Path, what: str, remedy: str, code: str = "E202") -> Problem:
    return Problem(code=code, where=str(file), what=what, remedy=remedy, file=file.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a plan is asked about: its day, and the plan; of a plan of ``router now`` what was left of both when it was made,
    and the state of the day then."""

    instance: Instance
    plan: Plan
    state: "State | None" = None

    def over(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What became of those orders and visits of `names` that nobody plans any more, and the other names; see `outcomes`."""
        if self.state is None:
            return (), tuple(names)
        from router.horizon.outcomes import outcomes

        return outcomes(self.state, names)

    def barred(self, visit: str, vehicle: str) -> str:
        """Why the vehicle may not make the visit any more; "" where nothing has happened that keeps it from it."""
        if self.state is None:
            return ""
        from router.horizon.outcomes import barred

        return barred(self.state, visit, vehicle)


def day_and_plan(day: str, plan: str, taken: Foreign) -> Asked:
    """A day, or another program's request that stands in its place, and the plan made for it."""
    request = foreign(day, taken.form)
    if request is not None:
        asked = request.instance(network_of(taken.network))
        return Asked(instance=asked, plan=plan_for(asked, plan, request))
    problems: list[Problem] = []
    document: PlanDocument | None = None
    instance: Instance | None = None
    with noted(problems):
        document = read_plan_document(plan)
    with noted(problems):
        if document is not None and document.live is not None:
            return _as_it_was(day, plan, document, document.live.policy)
        instance = load(day)
    if document is None or instance is None:
        raise InputError(problems)
    return Asked(instance=instance, plan=document_plan(document, instance, file=plan))


def _as_it_was(day: str, plan: str, document: PlanDocument, policy: str) -> Asked:
    """What was left to plan of a day when ``router now`` made the plan."""
    from router.horizon import POLICIES  # imported here, as other plans do not need it
    from router.horizon.begun import as_it_was
    from router.horizon.problem import project

    if policy not in POLICIES:
        what = f"it was made by the policy '{policy}', which this version does not have"
        remedy = f"ask `router now` again, with one of {', '.join(POLICIES)}"
        raise InputError([Problem(code="E422", where=plan, what=what, remedy=remedy, file=plan, field="live.policy", value=policy)])
    state = as_it_was(day, plan, document)
    now = project(state, POLICIES[policy])
    return Asked(instance=now.instance, plan=now.plan, state=state)


def day_or_request(day: str, taken: Foreign) -> tuple[Instance, RequestFile | None]:
    """The instance of a day, or of a request, and the request."""
    request = foreign(day, taken.form)
    return (load(day), None) if request is None else (request.instance(network_of(taken.network)), request)


def morning_plan(path: str, instance: Instance) -> Plan:
    """The plan at `path` for what asks the day as it was in the morning; raises `InputError` for one of ``router now``."""
    document = read_plan_document(path)
    if document.live is not None:
        what = "it is a plan of `router now`, and this command asks the day as it was in the morning"
        remedy = "ask `router now` again (--add FILE for further orders), or give the morning's plan"
        raise InputError([Problem(code="E424", where=path, what=what, remedy=remedy, file=path)])
    return document_plan(document, instance, file=path)


def plan_for(instance: Instance, plan: str, request: RequestFile | None) -> Plan:
    """The plan in a `plan.json`, or in an answer in the form of the request."""
    if request is None:
        return load_plan(plan, instance)
    answer = answer_in(plan)
    if answer is None:
        return with_priced_lengths(instance, load_plan(plan, instance))
    found: Plan = request.form.module.read_plan(answer, instance)
    return found


def answer_in(path: str) -> str | None:
    """The text of another program's answer; None where `path` is a folder, a `plan.json` or cannot be read."""
    file = Path(path)
    if not file.is_file() or file.suffix.lower() == ".csv" or file.stat().st_size > _LARGEST:
        return None
    try:
        text = file.read_text(encoding="utf-8-sig")
        content = json.loads(text) if file.suffix.lower() == ".json" else None
    except (OSError, ValueError, RecursionError):
        return None
    return None if isinstance(content, dict) and content.get("format") == FORMAT else text


def in_whole_units(request: RequestFile, instance: Instance, result: Result) -> Result:
    """`result` without parts of what the request's format plans whole or not at all; a note tells how many stops those were."""
    plan = whole_units(request.form, instance, result.plan)
    taken = sum(len(route.visits) for route in result.plan.routes) - sum(len(route.visits) for route in plan.routes)
    if not taken:
        return result
    note = f"stops left out because {request.form.name} plans them together with others that are not served: {taken}"
    termination = replace(result.termination, notes=(*result.termination.notes, note))
    return replace(result, plan=plan, cost=cost(instance, plan), termination=termination)


def load_day(day: str, what: str) -> Instance:
    """The instance of a day of router's own; raises `InputError` for a request, naming `what` only a day can have."""
    refuse_request(day, what)
    return load(day)


def refuse_request(day: str, what: str) -> None:
    """Raise `InputError` where `day` is a request, naming `what` only a day of router's own can have."""
    request = foreign(day, None)
    if request is not None:
        said = f"it is a {request.form.name} request, and {what}"
        remedy = f"change the request itself and solve it again, or make a day of it: router new DIR --from {day}"
        raise InputError([Problem(code="E260", where=request.path.name, what=said, remedy=remedy, file=request.path.name)])


def network_of(day: str | None) -> NetworkSettings | None:
    """The network that the settings of a day name; None without a day."""
    return None if day is None else network_settings(read_day(day))


def answers(
    names: Sequence[str], instance: Instance, plan: Plan, request: RequestFile | None, *, times: RunTimes | None = None
) -> tuple[Mapping[str, str], Sequence[Problem]]:
    """The answer in each format, name of its file → text, and what keeps a format from saying this plan.

    With `times` the answers tell how long the run took.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        form = format_named(name)
        own = request.text if request is not None and request.form == form else None
        try:
            found[form.file] = write(form, instance, plan, own, times=times)
        except InputError as refused:
            problems += [replace(problem, where=f"{form.file} {problem.where}") for problem in refused.problems]
    return found, problems
