"""A live day with stock and carriers: what is over has taken its goods, and what carriers bring is in nobody's way."""

from pathlib import Path

import pytest

from router.documents.plan_writing import plan_json
from router.documents.template import new_folder
from router.horizon.now import now
from router.horizon.policy import POLICIES
from router.horizon.problem import problem
from router.loader import load
from router.model import Instance, Result
from router.outputs import document_of
from router.solver import Limits, solve


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Instance, Result]:
    folder = tmp_path_factory.mktemp("live")
    new_folder(folder / "shop", sourcing=True)
    instance = load(folder / "shop")
    result = solve(instance, limits=Limits(seconds=None, iterations=200))
    (folder / "plan.json").write_text(plan_json(document_of(instance, result)), encoding="utf-8")
    return folder, instance, result


def test_goods_of_visits_that_are_over_are_gone(shop: tuple[Path, Instance, Result]) -> None:
    folder, instance, result = shop
    late = now(folder / "shop", folder / "plan.json", 15 * 3600, limits=Limits(seconds=None, iterations=20))
    over = [instance.visits[instance.visit_index[name]] for name in late.state.finished if name in instance.visit_index]
    assert over
    left = {one.id: one.capacity for one in problem(late.state, POLICIES["steady"]).resources}
    for resource in instance.resources:
        assert left[resource.id] == resource.capacity - sum(visit.uses.get(resource.id, 0) for visit in over)


def test_orders_of_carriers_are_no_loss(shop: tuple[Path, Instance, Result]) -> None:
    folder, _, result = shop
    assert result.plan.carried
    soon = now(folder / "shop", folder / "plan.json", 9 * 3600, limits=Limits(seconds=None, iterations=20))
    assert not soon.advice.plan.unserved
    assert not [text for text in soon.advice.warnings if "is in no route" in text]
    assert soon.advice.plan.carried.keys() == result.plan.carried.keys()
