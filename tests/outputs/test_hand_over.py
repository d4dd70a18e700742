"""What is handed over, added up apart from the program: every piece of every order served is picked once, where it lies."""

import csv
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from router.documents.template import new_folder
from router.loader import load
from router.outputs import document_of
from router.outputs.sheets import WORDS
from router.outputs.sheets.hand_over import hand_over_lists, picking_lists
from router.solver import Limits, solve
from router.solver.decide_first import solve_in_two_stages

SAMPLE = Path(__file__).parents[2] / "sample_instances" / "omnichannel_day"
PIECES = re.compile(r"(\d+) × (\S+)")


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _day(folder: Path, name: str) -> Path:
    if name == "template":
        new_folder(folder / name, sourcing=True)
        return folder / name
    return SAMPLE


def _pieces(text: str) -> Counter[str]:
    return Counter({sku: int(count) for count, sku in PIECES.findall(unescape(text))})


@pytest.mark.parametrize("name", ["template", "omnichannel_day"])
@pytest.mark.parametrize("first", [False, True])
def test_lists_hold_every_piece_of_every_order_once(name: str, first: bool, tmp_path: Path) -> None:
    folder = _day(tmp_path, name)
    instance = load(folder)
    limits = Limits(seconds=None, iterations=100)
    result = solve_in_two_stages(instance, limits=limits) if first else solve(instance, limits=limits)
    document = document_of(instance, result, private=True)
    wanted: dict[str, Counter[str]] = {}
    for line in _table(folder / "lines.csv"):
        wanted.setdefault(line["order"], Counter())[line["sku"]] += int(line["count"])
    stock: Counter[tuple[str, str]] = Counter()
    for row in _table(folder / "stock.csv"):
        figures = {column: int(row[column] or 0) for column in ("on_hand", "reserved", "safety", "arriving")}
        stock[row["site"], row["sku"]] += figures["on_hand"] - figures["reserved"] - figures["safety"] + figures["arriving"]

    picked: dict[str, Counter[str]] = {}
    left_site: Counter[tuple[str, str]] = Counter()
    goes: dict[str, str] = {}
    for sheet in picking_lists(document, WORDS["en"]):
        site = sheet.site.split()[0]
        of_site: Counter[str] = Counter()
        for pick in sheet.picks:
            assert pick.order not in goes, "a parcel is picked once"
            goes[pick.order] = pick.goes
            pieces = _pieces("; ".join(pick.goods))
            of_site.update(pieces)
            picked.setdefault(pick.order.partition(":")[0], Counter()).update(pieces)
        assert of_site == {sku: int(count) for sku, _, count in sheet.totals}
        left_site.update({(site, sku): count for sku, count in of_site.items()})

    left_out = {order for item in document.unserved for order in item.orders}
    whole = {order: lines for order, lines in wanted.items() if order not in left_out}
    assert {order: picked.get(order) for order in whole} == whole
    assert all(lines <= wanted[order] for order, lines in picked.items())
    assert all(count <= stock[key] for key, count in left_site.items()), "no site gives more than it has"

    visits = (stop.visit for route in document.routes for stop in route.stops if stop.kind == "visit")
    driven = {re.split("[~@]", visit)[0] for visit in visits}
    handed: list[str] = []
    for content in hand_over_lists(document, redact=False).values():
        for row in csv.DictReader(content.decode("utf-8-sig").splitlines()):
            handed.append(row["parcel"])
            assert _pieces(row["goods"]).total() == int(row["pieces"])
            assert goes[row["parcel"]] == row["carrier"]
    collected = {parcel for parcel, by in goes.items() if by == WORDS["en"]["collected"]}
    assert sorted([*driven, *handed, *collected]) == sorted(goes), "each parcel has one way to its customer"
    assert document.cost.total == pytest.approx(sum(document.cost.terms.values()))
