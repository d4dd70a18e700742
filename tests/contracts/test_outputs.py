"""What every output keeps: files with content, the same bytes again, and text of users that cannot break out."""

import pytest

from router.costing import cost
from router.model import Instance, Order, Plan, Result, Termination, Unserved
from router.outputs import OUTPUTS, document_of, render
from router.timing import schedule
from tests.oracles.days import day, sequences, van, visit

NASTY = "=cmd|'/c'!A1<script>alert(1)</script>\"'\u202e"
OPTIONAL = {"pdf": "fpdf", "sheets": "fpdf", "xlsx": "openpyxl"}


def nasty_day() -> tuple[Instance, Plan]:
    instance = day([visit("a", 1), visit("b", 2), visit("c", 3)], [van(max_stops=2)], name=NASTY)
    orders = tuple(Order(id=f"order-{name}", mode="scheduled", note=NASTY, extra={"name": NASTY}) for name in "abc")
    instance = instance.replace(orders=orders)
    plan = schedule(instance, sequences(instance, {"van": ["a", "b"]}))
    left = tuple(Unserved(visits=one.visits, orders=one.orders, text=NASTY) for one in plan.unserved)
    return instance, Plan(routes=plan.routes, unserved=left)


@pytest.mark.parametrize("form", sorted(OUTPUTS))
def test_files_are_written_in_full_and_alike_each_time(form: str) -> None:
    if form in OPTIONAL:
        pytest.importorskip(OPTIONAL[form])
    instance, plan = nasty_day()
    result = Result(
        plan=plan,
        cost=cost(instance, plan),
        termination=Termination(status="partial", stopped_by="exhausted", engine="construction", seed=0),
    )
    files = render(document_of(instance, result), [form])
    assert files
    assert all(files.values())
    if form not in OPTIONAL:
        assert render(document_of(instance, result), [form]) == files
    for name, content in files.items():
        if name.endswith((".html", ".kml", ".gpx", ".svg")):
            assert b"<script>alert(1)" not in content
        if name.endswith(".csv"):
            assert b"\n=cmd" not in content
            assert b",=cmd" not in content
