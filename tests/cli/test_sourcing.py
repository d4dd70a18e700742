"""A shop with stock and carriers, from the template to picking lists, labels and offers, through the command line alone."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from router import cli

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "shop"
    assert cli.main(["new", str(folder), "--sourcing", "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def plan(shop: Path) -> Path:
    folder = shop.parent / "plan"
    words = ["solve", str(shop), "--iterations", "300", "--out", str(folder), "--formats", "json,csv,html,xlsx", "--quiet"]
    assert cli.main(words) == 0
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_order_is_told_from_where_and_by_whom(plan: Path) -> None:
    written = json.loads((plan / "plan.json").read_text(encoding="utf-8"))
    choices = _rows(plan / "choices.csv")
    left = [order for item in written["unserved"] for order in item["orders"]]
    assert {row["orders"] for row in choices} | set(left) == {order["id"] for order in written["orders"]}
    assert all(row["origin"] and row["by"] and row["goods"] for row in choices)
    assert any(row["next_best_by"] and row["extra_cost"] for row in choices)
    assert len(written["sourcing"]["choices"]) == len(choices)
    figures = written["kpis"]["sourcing"]
    assert sum(figures["by_level"].values()) == len(choices)
    assert {row["carrier"] for row in _rows(plan / "carriers.csv")} == {"post", "pedal", "self_pickup"}


def test_what_carriers_bring_is_served_and_the_plan_is_read_back(shop: Path, plan: Path, capsys: Capture) -> None:
    assert cli.main(["check", str(shop), str(plan)]) == 0
    assert cli.main(["show", str(plan)]) == 0
    printed = capsys.readouterr().out
    assert "served as – " in printed
    assert "level 1: " in printed
    choices = _rows(plan / "choices.csv")
    several = len({row["orders"] for row in choices}) < len(choices)
    noun = "orders and parcels" if several else "orders"
    dearer = sum(float(row["extra_cost"] or 0) > 0 for row in choices)
    assert f"{dearer} of {len(choices)} {noun} have another option open" in " ".join(printed.split())


def test_sheets_hold_picking_lists_and_what_carriers_take_over(shop: Path, plan: Path, tmp_path: Path) -> None:
    pytest.importorskip("fpdf", reason="fpdf2 is missing: pip install 'router[desk]'")
    assert cli.main(["sheets", str(shop), str(plan), "--out", str(tmp_path / "sheets"), "--quiet"]) == 0
    choices = _rows(plan / "choices.csv")
    names = {path.name for path in (tmp_path / "sheets").iterdir()}
    for origin in {row["origin"] for row in choices}:
        assert {f"picking-{origin}.html", f"picking-{origin}.pdf"} <= names
        page = (tmp_path / "sheets" / f"picking-{origin}.html").read_text(encoding="utf-8")
        assert all(row["parcel"] in page for row in choices if row["origin"] == origin)
    for carrier in {row["by"] for row in choices if row["carrier"] == "yes" and row["by"] != "self_pickup"}:
        taken = _rows(tmp_path / "sheets" / f"carrier-{carrier}.csv")
        assert {row["parcel"] for row in taken} == {row["parcel"] for row in choices if row["by"] == carrier}
        assert all(row["contact"] and row["address"] for row in taken)
        assert (tmp_path / "sheets" / f"carrier-{carrier}-labels.pdf").read_bytes().startswith(b"%PDF")
    assert "carrier-self_pickup.csv" not in names


def test_the_same_shop_decided_first(shop: Path, plan: Path, tmp_path: Path) -> None:
    words = ["solve", str(shop), "--iterations", "300", "--decide-first", "--out", str(tmp_path / "first"), "--quiet"]
    assert cli.main(words) == 0
    assert cli.main(["check", str(shop), str(tmp_path / "first"), "--quiet"]) == 0
    together, apart = (
        json.loads((folder / "plan.json").read_text(encoding="utf-8"))["cost"]["total"] for folder in (plan, tmp_path / "first")
    )
    assert together <= apart


def test_an_offer_prices_modes_sites_and_carriers(shop: Path, plan: Path, tmp_path: Path, capsys: Capture) -> None:
    free = tmp_path / "shop"
    shutil.copytree(shop, free)
    settings = (free / "instance.toml").read_text(encoding="utf-8")
    (free / "instance.toml").write_text(settings.replace("shares = {", "# shares = {"), encoding="utf-8")
    order = {"id": "N1", "mode": "scheduled", "lat": 41.1490, "lon": -8.6110, "slots": "14:00-18:00", "items": "TEA*1"}
    (tmp_path / "new.json").write_text(json.dumps(order), encoding="utf-8")
    assert cli.main(["offer", str(free), str(plan), str(tmp_path / "new.json"), "--json"]) == 0
    offers = json.loads(capsys.readouterr().out)["offers"]
    assert {one["mode"] for one in offers} == {"scheduled", "self_pickup"}
    assert any(one["carried"] and one["by"] == "pedal" for one in offers)
    (tmp_path / "offers.json").write_text(json.dumps({"order": order, "offers": offers}), encoding="utf-8")
    for number, one in enumerate(offers, start=1):
        taken = tmp_path / f"taken{number}"
        words = ["accept", str(free), str(plan), str(tmp_path / "offers.json"), "--number", str(number), "--out", str(taken)]
        assert cli.main(words) == 0
        assert cli.main(["check", str(taken / "day.json"), str(taken)]) == 0
        (choice,) = (row for row in _rows(taken / "choices.csv") if row["orders"] == "N1")
        assert (choice["by"], choice["mode"], choice["to"]) == (one["by"], one["mode"], one["to"])
    capsys.readouterr()
    assert [one["extra_cost"] for one in offers] == sorted(one["extra_cost"] for one in offers)
    assert cli.main(["offer", str(free), str(plan), str(tmp_path / "new.json")]) == 0
    assert "carrier pedal from " in capsys.readouterr().out
    (tmp_path / "many.json").write_text(json.dumps(order | {"items": "TEA*1; LAMP*1; KETTLE*9"}), encoding="utf-8")
    assert cli.main(["offer", str(free), str(plan), str(tmp_path / "many.json")]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "nobody can bring it" in told
    assert "KETTLE at " in told


def test_an_order_that_no_site_has_whole_is_asked_for_in_parcels(shop: Path, plan: Path, tmp_path: Path, capsys: Capture) -> None:
    order = {"id": "N1", "mode": "scheduled", "lat": 41.1490, "lon": -8.6110, "slots": "14:00-18:00", "items": "BOOK*6"}
    (tmp_path / "new.json").write_text(json.dumps(order), encoding="utf-8")
    assert cli.main(["offer", str(shop), str(plan), str(tmp_path / "new.json")]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "it would come in parcels of BOOK*2 and of BOOK*4" in told


def test_faults_of_the_tables_are_told_at_once(shop: Path, tmp_path: Path, capsys: Capture) -> None:
    broken = tmp_path / "shop"
    shutil.copytree(shop, broken)
    for name, old, new in (("stock.csv", "W1,RICE,8", "W1,RYCE,-8"), ("tariffs.csv", "post,centre,5,20", "post,centre,7,20")):
        text = (broken / name).read_text(encoding="utf-8")
        assert old in text
        (broken / name).write_text(text.replace(old, new), encoding="utf-8")
    assert cli.main(["solve", str(broken)]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "E212 stock.csv row 6: on_hand: -8 is negative → use 0 or more" in told
    assert "E270 stock.csv row 6: sku: there is no sku 'RYCE' → did you mean 'RICE'?" in told
    assert "E272 tariffs.csv row 5: post has no price in zone 'centre' from 5 to 7 kg → add the step between" in told


def test_a_changed_day_keeps_its_carriers(shop: Path, plan: Path, tmp_path: Path, capsys: Capture) -> None:
    carried = [row["orders"] for row in _rows(plan / "choices.csv") if row["by"] == "post"]
    changed = tmp_path / "changed"
    words = ["what-if", str(shop), str(plan), "--cancel-order", carried[0], "--iterations", "200", "--out", str(changed)]
    assert cli.main(words) == 0
    assert cli.main(["check", str(changed / "day.json"), str(changed)]) == 0
    before, after = (json.loads((folder / "plan.json").read_text(encoding="utf-8"))["cost"]["total"] for folder in (plan, changed))
    assert after <= before + 0.01, "one order less costs no more"
    capsys.readouterr()
    assert cli.main(["why", str(shop), str(plan), carried[0]]) == 0
    told = " ".join(capsys.readouterr().out.split())
    row = next(row for row in _rows(plan / "choices.csv") if row["orders"] == carried[0])
    assert "with post" in told
    assert f"handed over by {row['leaves'][11:16]}" in told
    best = f"{float(row['extra_cost']):+,.2f}" if row["extra_cost"] else "no other option is open"
    assert told.endswith(best), "as choices.csv has it"
