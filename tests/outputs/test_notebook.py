"""Plans in notebooks: a table by itself, the page on demand, user text escaped."""

from types import SimpleNamespace
from typing import Any

from router.model import Plan, Result
from router.outputs.notebook import display, load_ipython_extension, plan_table, result_table
from tests.outputs import days


def test_a_plan_is_a_table_of_its_routes() -> None:
    table = plan_table(days.plan())
    assert "<td>van-1</td><td>08:50</td><td>09:55</td><td>2</td><td>25.0</td><td>A → 王-1</td>" in table
    assert "1 not served" in table


def test_a_result_tells_its_price() -> None:
    assert result_table(days.result()).startswith("<p>cost 86.00 · partial</p><table>")


def test_the_page_stands_in_a_frame_of_its_own() -> None:
    shown = display(days.instance(), days.result())._repr_html_()
    assert shown.startswith("<iframe")
    assert 'sandbox="allow-scripts"' in shown
    assert "<script" not in shown
    assert shown.count('"') % 2 == 0


def test_the_extension_registers_plan_and_result() -> None:
    registered: dict[type, Any] = {}
    formatter = SimpleNamespace(for_type=registered.__setitem__)
    load_ipython_extension(SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter})))
    assert registered == {Plan: plan_table, Result: result_table}
