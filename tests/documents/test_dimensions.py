"""Kilograms with decimals → whole grams: loads are rounded up, capacities down."""

from router.documents.dimensions import UNLIMITED, dimensions_of, limits, whole_units

DIMENSIONS = dimensions_of(["weight_kg", "volume_l", "crates"])


def test_names_and_scales() -> None:
    assert [(dimension.name, dimension.scale) for dimension in DIMENSIONS] == [
        ("weight_g", 1_000),
        ("volume_ml", 1_000),
        ("crates", 1),
    ]


def test_loads_round_up_and_capacities_down() -> None:
    assert whole_units({"weight_kg": 1.2345678, "crates": 0.5}, DIMENSIONS) == (1_235, 0, 1)
    assert limits({"weight_kg": 1.2345678, "crates": 2.5}, DIMENSIONS) == (1_234, UNLIMITED, 2)


def test_decimals_are_not_pushed_over_the_edge() -> None:
    assert whole_units({"weight_kg": 1.1}, DIMENSIONS) == (1_100, 0, 0)
    assert limits({"weight_kg": 1.1}, DIMENSIONS)[0] == 1_100


def test_nothing_given() -> None:
    assert whole_units({}, DIMENSIONS) == ()
    assert limits({}, DIMENSIONS) == ()
