"""A day around a foreign file: what it is taken for, and that it then loads."""

from datetime import date
from pathlib import Path

import pytest

from router.documents.foreign import NewDay, day_from
from router.errors import InputError
from router.loader import load
from router.model import Window

TODAY = date(2026, 11, 23)
FRENCH = """Livraisons;;;;;;;;
N° de commande;Client;Adresse;CP;Ville;Latitude;Longitude;Poids (g);Créneau
1001;Dupont;12 rue Mercière;69002;Lyon;45,7640;4,8330;12.500;8h-10h
1002;Martin;5 place Bellecour;69002;Lyon;45,7578;4,8320;3.200;14-16
"""


def test_a_french_export_becomes_a_day(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_bytes(FRENCH.encode("cp1252"))
    made = day_from(tmp_path / "export.csv", tmp_path / "day", today=TODAY, time_zone="Europe/Paris")
    assert made.orders == 2
    assert made.columns["Poids (g)"] == "weight_kg"
    assert made.columns["Client"] == "customer"
    assert any("the depot stands in the middle" in point for point in made.open_points)
    instance = load(tmp_path / "day")
    first = instance.visits[0]
    assert (first.id, first.deliver, first.windows) == ("1001", (12_500,), (Window(8 * 3_600, 10 * 3_600),))
    assert first.address == "12 rue Mercière, 69002 Lyon"
    assert instance.orders[0].extra == {"customer": "Dupont"}
    assert instance.orders[0].private == {"customer"}


def test_a_workbook_with_dates_doubts_and_sites_of_its_own(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Tour")
    for line in (["Lat", "Lng", "Time window", "Pallets"], [48.85, 2.35, "2026-11-25 09:00-11:00", 3], [48.86, 2.36, None, 2]):
        sheet.append(line)
    depots = book.create_sheet("Dépôts")
    for line in (["Site", "Latitude", "Longitude"], ["Nord", 48.9, 2.35]):
        depots.append(line)
    book.save(tmp_path / "tour.xlsx")
    made = day_from(tmp_path / "tour.xlsx", tmp_path / "day", today=TODAY, time_zone="Europe/Paris")
    text = " ".join(made.open_points)
    assert "the day is 2026-11-25" in text
    assert "N001" in text
    assert "'Pallets' is a remark" in text
    assert "sites.csv:" not in text
    instance = load(tmp_path / "day")
    assert instance.vehicles[0].start == instance.sites[0].place
    assert [visit.id for visit in instance.visits] == ["N001", "N002"]
    assert instance.sites[0].id == "Nord"


def made_from(tmp_path: Path, text: str) -> NewDay:
    (tmp_path / "export.csv").write_text(text, encoding="utf-8")
    return day_from(tmp_path / "export.csv", tmp_path / "day", today=TODAY, time_zone="Europe/Paris")


def test_orders_of_other_days_are_left_out_and_named(tmp_path: Path) -> None:
    lines = ["Order;Lat;Lon;Delivery date;From;To", "1;48.85;2.35;30/11/2026;9:00;12:00", "2;48.85;2.36;29/11/2026;9:00;12:00"]
    made = made_from(tmp_path, "\n".join([*lines, "3;48.86;2.35;30/11/2026;9:00;12:00"]))
    assert made.orders == 2
    assert "orders.csv: 1 order of other days (2026-11-29) left out" in made.open_points
    instance = load(tmp_path / "day")
    assert [visit.id for visit in instance.visits] == ["1", "3"]
    assert instance.epoch.date() == date(2026, 11, 30)


def test_columns_nobody_knows_are_guessed_or_left_to_the_planner(tmp_path: Path) -> None:
    made = made_from(tmp_path, "Order,Latitud e,Lon,When,Called,Amount to take\n1,48.8513,2.3512,9-11,2026-11-22 08:15,3\n")
    assert {"Latitud e": "lat", "When": "slots"}.items() <= made.columns.items()
    assert any("'When' is read as slots, by the look of it" in point for point in made.open_points)
    assert any("'Called' is still to be named" in point for point in made.open_points)
    with pytest.raises(InputError, match="'Called' is not known"):
        load(tmp_path / "day")


def test_a_quantity_alone_is_pieces(tmp_path: Path) -> None:
    assert made_from(tmp_path, "Order,Lat,Lon,Qty\n1,48.85,2.35,3\n").columns["Qty"] == "pieces"
    assert [visit.deliver for visit in load(tmp_path / "day").visits] == [(3,)]


def test_vehicles_of_kinds_nobody_knows(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Livraisons"
    for line in (["Réf.", "Lat", "Lon", "Poids"], ["R1", 43.6, 1.44, "12,5 kg"]):
        book.active.append(line)
    sheet = book.create_sheet("Véhicules")
    for line in (
        ["Immatriculation", "Type", "Dépôt", "Coût au km"],
        ["AA", "fourgon", "D1", "0,45 €"],
        ["CC", "Camion 12t", "D1", "0,9"],
    ):
        sheet.append(line)
    sheet = book.create_sheet("Dépôts")
    for line in (["Dépôt", "Latitude", "Longitude"], ["D1", 43.65, 1.43]):
        sheet.append(line)
    book.save(tmp_path / "tour.xlsx")
    made = day_from(tmp_path / "tour.xlsx", tmp_path / "day", today=TODAY, time_zone="Europe/Paris")
    assert "vehicles.csv: kind 'fourgon' drives like a van ([kinds])" in made.open_points
    instance = load(tmp_path / "day")
    assert [(vehicle.profile, vehicle.km_price) for vehicle in instance.vehicles] == [("van", 0.45), ("truck", 0.9)]
    assert instance.visits[0].deliver == (12_500,)


def test_depots_that_only_vehicles_name(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Orders"
    for line in (["Order", "Lat", "Lon"], ["1", 48.85, 2.35]):
        book.active.append(line)
    sheet = book.create_sheet("Vehicles")
    for line in (["Van", "Depot"], ["A", "North"], ["B", "South"]):
        sheet.append(line)
    book.save(tmp_path / "tour.xlsx")
    made = day_from(tmp_path / "tour.xlsx", tmp_path / "day", today=TODAY, time_zone="Europe/Paris")
    assert "sites.csv: the depot stands in the middle of the orders; put in your own" in made.open_points
    assert [site.id for site in load(tmp_path / "day").sites] == ["North", "South"]


def test_what_cannot_be_made_a_day(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="E201"):
        day_from(tmp_path / "nowhere.csv", tmp_path / "day", today=TODAY, time_zone="UTC")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InputError, match="E203"):
        day_from(tmp_path / "empty.csv", tmp_path / "day", today=TODAY, time_zone="UTC")
    (tmp_path / "orders.csv").write_text("id,lat,lon\n1,48.85,2.35\n")
    (tmp_path / "day").mkdir()
    (tmp_path / "day" / "x").write_text("")
    with pytest.raises(InputError, match="E250"):
        day_from(tmp_path / "orders.csv", tmp_path / "day", today=TODAY, time_zone="UTC")


def test_what_is_left_out_or_assumed_is_told(tmp_path: Path) -> None:
    text = "Auftrag;Straße;Breite;Länge;Farbe\n1;Königsallee 1;48,1372;11,5756;rot\nSumme;;;;\n"
    (tmp_path / "export.csv").write_bytes(text.encode("latin-1"))
    points = "\n".join(day_from(tmp_path / "export.csv", tmp_path / "day", today=TODAY, time_zone="Europe/Paris").open_points)
    assert "left out: row 3 (Summe)" in points
    assert "kept as remarks: Farbe" in points
    assert "read as Windows-1252" in points


POLISH = """Zestawienie dostaw
Nr zamówienia;Odbiorca;Adres;Godziny dostawy;Waga;;Uwagi;
Z/1;Kowalska;ul. Łódzka 7, Gdańsk;8:00-10:00;12,5;x;;
Nr zamówienia;Odbiorca;Adres;Godziny dostawy;Waga;;Uwagi;
Z/2;Wiśniewski;ul. Długa 3, Gdańsk;10-12;3;;domofon;tak
Razem:;;;;15,5;;;
Sporządził: J. Nowak;;;;;;;
"""


def test_every_row_and_column_that_is_left_out_is_told(tmp_path: Path) -> None:
    """A title, the header again, a total and who signed below it, cells under no name; and letters of Windows-1250."""
    (tmp_path / "lista.csv").write_bytes(POLISH.encode("cp1250"))
    made = day_from(tmp_path / "lista.csv", tmp_path / "day", today=TODAY, time_zone="Europe/Warsaw")
    assert made.orders == 2
    assert [point.removeprefix("lista.csv: ") for point in made.open_points if point.startswith("lista.csv")] == [
        "read as Windows-1250, by the look of it",
        "the header is row 2; what stands above it is left out",
        "left out: row 4 (the header again)",
        "left out: row 6 (Razem:)",
        "left out: row 7 (Sporządził: J. Nowak)",
        "left out: column 6 (it has no name, and holds 'x' in row 3)",
        "left out: column 8 (it has no name, and holds 'tak' in row 5)",
    ]
    assert "ul. Długa 3, Gdańsk" in (tmp_path / "day" / "orders.csv").read_text(encoding="utf-8")


def test_sheets_are_told_what_they_were_taken_for(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["订单号", "收货地址", "经度", "纬度"])
    book.active.append(["A1", "杭州市西湖区1号", 120.13, 30.26])
    vehicles = book.create_sheet("车辆")
    for line in (["车辆一览"], ["车牌", "载重"], ["浙A1", 800]):
        vehicles.append(line)
    book.create_sheet("Notes").append(["call before noon"])
    book.save(tmp_path / "list.xlsx")
    made = day_from(tmp_path / "list.xlsx", tmp_path / "day", today=TODAY, time_zone="Asia/Shanghai")
    assert {"list.xlsx: sheet '车辆' is vehicles.csv", "list.xlsx: sheet 'Notes' is not read"} <= {*made.open_points}
    assert "vehicles.csv: no column says where they start; depot is put in" in made.open_points
    (vehicle,) = load(tmp_path / "day").vehicles
    assert (vehicle.id, vehicle.start) == ("浙A1", load(tmp_path / "day").sites[0].place)
