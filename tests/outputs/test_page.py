"""The page in a real browser; skipped where Chromium or Playwright is missing."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from router.outputs import document_of
from router.outputs.html import plan_html
from tests.outputs import days
from tests.outputs.crowd import crowd

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is missing: pip install playwright")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: install the package chromium"),
]

SWITCHES = [
    "no-sandbox",
    "disable-gpu",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=[f"--{switch}" for switch in SWITCHES])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "day.html").write_text(plan_html(document_of(days.instance(), days.result())), encoding="utf-8")
    (folder / "crowd.html").write_text(plan_html(crowd()), encoding="utf-8")
    return folder


class Desk:
    """A page that was opened, with everything it complained about or tried to fetch."""

    def __init__(self, browser: Any, file: Path, *, width: int = 1366, height: int = 768) -> None:
        self.complaints: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.on("request", self._asked)
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("html[data-ready]")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith("file:"):
            self.complaints.append(request.url)

    def rows(self) -> list[list[str]]:
        """Cells of the open table."""
        cells: list[list[str]] = self.page.eval_on_selector_all(
            "#panel tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )
        return cells


def _desk(browser: Any, pages: Path, name: str = "day", **size: int) -> Desk:
    return Desk(browser, pages / f"{name}.html", **size)


def test_the_page_opens_without_network_or_complaint(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.keyboard.press("4")
    assert desk.rows()[0][:4] == ["van-1", "van", "08:50", "09:55"]
    assert "3 of 4 orders served" in desk.page.inner_text("#summary")
    for key in "1234567cdl":
        desk.page.keyboard.press(key)
    assert desk.complaints == []


def test_hostile_text_renders_as_text(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.keyboard.press("5")
    orders = [row[1] for row in desk.rows()]
    assert any(days.SCRIPT in order for order in orders)
    assert any(days.RIGHT_TO_LEFT in order for order in orders)
    assert desk.page.evaluate("document.querySelectorAll('img, iframe, #panel script, #panel b').length") == 0
    assert desk.complaints == []


def test_choosing_on_the_timeline_shows_the_stop_everywhere(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.keyboard.press("5")
    desk.page.locator("#timeline rect.service").first.click()
    assert "1. A" in desk.page.text_content("#detail h2")
    assert "ring twice" in desk.page.inner_text("#detail")
    assert desk.page.inner_text('#panel tr[aria-selected="true"]').split()[1] == "A"
    assert desk.page.locator("#timeline .pointer").count() == 1
    desk.page.keyboard.press("ArrowDown")
    assert "2. 王-1" in desk.page.text_content("#detail h2")
    desk.page.keyboard.press("Escape")
    assert desk.page.is_hidden("#detail")


def test_what_needs_a_person_comes_first(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    assert [row[0] for row in desk.rows()] == ["Not served", "late", "not used"]
    assert desk.rows()[0][3] == "D cannot be reached by any vehicle."
    assert desk.rows()[1][3] == "at 09:30, 10 min late"
    assert desk.rows()[2][1] == "van-2"


def test_cost_and_the_price_of_what_is_left_out_stand_apart(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    assert "cost 6.00 CNY · beside it, leaving out is priced at 80.00 CNY" in desk.page.inner_text("#summary")
    desk.page.keyboard.press("7")
    assert "unserved" not in desk.page.inner_text("#panel")


def test_customers_are_named_and_found_only_where_the_plan_has_their_contacts(browser: Any, pages: Path, tmp_path: Path) -> None:
    desk = _desk(browser, pages)
    assert "13800000000" not in desk.page.content()
    file = tmp_path / "private.html"
    file.write_text(plan_html(document_of(days.instance(), days.result(), private=True)), encoding="utf-8")
    desk = Desk(browser, file)
    desk.page.keyboard.press("5")
    assert "13800000000" in desk.rows()[0][1]
    desk.page.fill("#search", "1380000")
    desk.page.locator("#hits button").first.click()
    assert "1. A" in desk.page.text_content("#detail h2")


@pytest.mark.parametrize("width", [390, 1366, 1440])
def test_order_address_and_window_are_seen_without_scrolling_sideways(browser: Any, pages: Path, width: int) -> None:
    desk = _desk(browser, pages, "crowd", width=width)
    for view in "345":
        desk.page.keyboard.press(view)
        wide = desk.page.evaluate("document.getElementById('panel').scrollWidth - document.getElementById('panel').clientWidth")
        assert wide <= 0


def test_search_finds_an_order_by_id(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.keyboard.press("/")
    desk.page.keyboard.type("王-1")
    desk.page.keyboard.press("Enter")
    assert "王-1" in desk.page.text_content("#detail h2")


def test_search_finds_what_is_not_served(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.fill("#search", "d")
    desk.page.locator("#hits button", has_text="D · Not served").click()
    order, *others = desk.rows()[0]
    assert order.startswith("D")
    assert others[:2] == ["scheduled", "D cannot be reached by any vehicle."]


def test_filters_leave_only_what_matches(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.keyboard.press("5")
    desk.page.select_option("#late", "late")
    assert [row[1].startswith("王-1") for row in desk.rows()] == [True]
    desk.page.select_option("#late", "")
    desk.page.select_option("#mode", "instant")
    assert [row[1].split(" · ")[0] for row in desk.rows()] == ["pickup of C", "C"]


def test_tables_sort_by_their_heads(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.keyboard.press("4")
    head = desk.page.locator("#panel th button", has_text="km")
    head.click()
    assert [row[0] for row in desk.rows()] == ["=bike", "van-1"]
    desk.page.locator("#panel th button", has_text="km").click()
    assert [row[0] for row in desk.rows()] == ["van-1", "=bike"]


def test_two_languages(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.click("#language")
    assert "已配送 3 / 4 单" in desk.page.inner_text("#summary")
    assert desk.page.get_attribute("html", "lang") == "zh-Hans"
    missing = desk.page.evaluate("document.body.innerText.includes('undefined')")
    assert not missing


def test_a_phone_shows_one_view_at_a_time_and_nothing_sticks_out(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages, width=390, height=844)
    assert desk.page.is_visible("#map-box")
    assert desk.page.locator("#map canvas").bounding_box()["height"] > 300
    desk.page.locator("#views button", has_text="Stops").click()
    assert desk.page.is_visible("#panel")
    assert not desk.page.is_visible("#map-box")
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_very_long_names_break_nothing(browser: Any, tmp_path: Path) -> None:
    plan = crowd(2, 3)
    instance = plan.instance.model_copy(update={"name": "N" * 2_000})
    routes = tuple(
        route.model_copy(
            update={
                "vehicle": "V" * 500 + route.vehicle,
                "stops": tuple(stop.model_copy(update={"address": "南京西路" * 200, "place": "P" * 500}) for stop in route.stops),
            }
        )
        for route in plan.routes
    )
    file = tmp_path / "long.html"
    file.write_text(plan_html(plan.model_copy(update={"instance": instance, "routes": routes})), encoding="utf-8")
    for width in (390, 1366):
        desk = Desk(browser, file, width=width)
        for key in ("ArrowRight", "ArrowDown", "3", "4", "5", "7", "2"):
            desk.page.keyboard.press(key)
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
        assert desk.page.evaluate("Math.max(...[...document.querySelectorAll('#panel tr')].map(row => row.offsetHeight), 0)") < 200
        assert desk.complaints == []


def test_a_large_plan_is_drawn_whole(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages, "crowd")
    desk.page.keyboard.press("4")
    assert len(desk.rows()) == 60
    assert desk.page.locator("#timeline rect.service").count() == 1_020
    desk.page.keyboard.press("5")
    assert len(desk.rows()) == 1_020
    assert desk.complaints == []


def test_paper_has_every_table(browser: Any, pages: Path) -> None:
    desk = _desk(browser, pages)
    desk.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert desk.page.locator("#paper > section").count() == 5
    desk.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert desk.page.locator("#paper").count() == 0
