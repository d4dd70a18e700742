"""What columns are called, and in which unit they are."""

import pytest

from router.documents.headers import Meaning, meanings, table_of

KG = ("weight_kg",)


def meaning(column: str, table: str = "orders", dimensions: tuple[str, ...] = KG, **mapping: str) -> Meaning:
    return meanings([column], table, dimensions, mapping)[column]


@pytest.mark.parametrize(
    ("column", "target"),
    [
        ("Order ID", "id"),
        ("N° de commande", "id"),
        ("Auftrags-Nr.", "id"),
        ("ORDER NO", "id"),
        ("订单编号", "id"),
        ("Delivery Address", "address"),
        ("Straße", "address"),
        ("Créneau horaire", "slots"),
        ("CRENEAU", "slots"),
        ("Zeitfenster", "slots"),
        ("期望送达时间", "slots"),
        ("Latitud", "lat"),
        ("Längengrad", "lon"),
        ("Service time (min)", "service_min"),
        ("Temps de service", "service_min"),
        ("Observaciones", "note"),
        ("Prio", "priority"),
        ("Nr", "id"),
    ],
)
def test_fields_of_orders(column: str, target: str) -> None:
    assert (meaning(column).kind, meaning(column).target) == ("field", target)


@pytest.mark.parametrize(
    ("column", "target", "factor"),
    [
        ("Weight (kg)", "weight_kg", 1),
        ("Weight (g)", "weight_kg", 0.001),
        ("Poids en kg", "weight_kg", 1),
        ("Gewicht [t]", "weight_kg", 1000),
        ("重量（公斤）", "weight_kg", 1),
        ("demand", "weight_kg", 1),
        ("Peso", "weight_kg", 1),
    ],
)
def test_loads(column: str, target: str, factor: float) -> None:
    assert meaning(column) == Meaning("figure", target, factor)


def test_other_units() -> None:
    assert meaning("Service (s)") == Meaning("field", "service_min", 1 / 60)
    assert meaning("Distance [km]", "matrix") == Meaning("field", "distance_m", 1000)
    assert meaning("Fahrzeit (min)", "matrix") == Meaning("field", "duration_s", 60)
    assert meaning("Volume (m³)", dimensions=("volume_l",)) == Meaning("figure", "volume_l", 1000)
    assert meaning("Payload (t)", "vehicles") == Meaning("figure", "capacity_weight_kg", 1000)
    assert meaning("Weight (stone)").hint.startswith("'stone' is no unit known here")
    assert meaning("Weight (min)").hint.startswith("'min' is no unit of weight_kg")


def test_a_quantity_needs_one_dimension_that_fits() -> None:
    both = ("weight_kg", "volume_l")
    assert meaning("Quantity", dimensions=both).hint == "did you mean 'volume_l' or 'weight_kg'?"
    assert "add it to dimensions" in meaning("Colis").hint
    assert meaning("Colis", dimensions=("pieces",)) == Meaning("figure", "pieces")


def test_pairs_parts_and_personal_columns() -> None:
    assert meaning("Time window from") == Meaning("from", "slots")
    assert meaning("bis") == Meaning("to", "slots")
    assert meaning("Schichtbeginn", "vehicles") == Meaning("from", "shift")
    assert meaning("PLZ") == Meaning("part", "postcode")
    assert meaning("Téléphone") == Meaning("personal", "phone")
    assert meaning("Téléphone", "sites") == Meaning("remark")
    assert meaning("Étage") == Meaning("remark")
    assert meaning("Colour of the door") == Meaning("unknown")


def test_what_the_settings_say() -> None:
    assert meaning("Ankunft", Ankunft="slots") == Meaning("field", "slots")
    assert meaning("Quantity", quantity="remark") == Meaning("remark")
    assert meaning("Ware (g)", **{"Ware (g)": "weight_kg"}) == Meaning("figure", "weight_kg", 0.001)
    assert meaning("Ankunft", Ankunft="slot_s").hint == "columns calls it 'slot_s', and there is no such column"
    assert meaning("Typ", "sites", **{"orders.Typ": "remark"}) == Meaning("field", "kind")


def test_a_weak_name_stands_for_the_id_only_alone() -> None:
    found = meanings(["Reference", "Order ID"], "orders", KG)
    assert found["Reference"] == Meaning("remark")
    assert found["Order ID"].target == "id"


def test_names_of_tables() -> None:
    assert [table_of(name) for name in (" ORDERS ", "Commandes", "车辆", "Fahrzeuge", "instance", "Notes")] == [
        "orders",
        "orders",
        "vehicles",
        "vehicles",
        "instance",
        None,
    ]
