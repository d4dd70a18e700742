"""Driver sheets: everything a driver needs, nothing private elsewhere; as HTML and PDF."""

import re
from dataclasses import replace

import pytest

from router.documents.plan_document import PlanDocument
from router.outputs import document_of
from router.outputs.sheets import NAVIGATION, WORDS, sheet_files
from router.outputs.sheets.content import facts_of, masked, sheets_of, times_of
from tests.outputs import days

DOCUMENT = document_of(days.instance(), days.result(), private=True)


def _text(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL))


def test_stops_stand_in_order_with_window_load_contact_and_link() -> None:
    van = next(iter(sheets_of(DOCUMENT, WORDS["en"])))
    assert [(line.kind, line.number, line.eta) for line in van.lines] == [
        ("start", "", "08:50"),
        ("visit", "1", "09:10"),
        ("visit", "2", "09:30"),
        ("end", "", "09:55"),
    ]
    first = van.lines[1]
    assert (first.window, first.off, first.on, first.link) == ("09:00–11:00", "3 kg, 1 piece", "", "geo:31.25000,121.48000")
    assert first.contact == ("=HYPERLINK(1) · 13800000000",)
    assert first.notes == ("ring twice", "colour: red")
    assert van.lines[2].requires == "cold"


def test_the_loading_list_is_in_reverse_and_without_personal_data() -> None:
    (trip,) = next(iter(sheets_of(DOCUMENT, WORDS["en"]))).trips
    assert [(parcel.stop, parcel.orders, parcel.amount) for parcel in trip.parcels] == [
        ("2", ("王-1",), "2 kg, 4 pieces"),
        ("1", ("A",), "3 kg, 1 piece"),
    ]
    assert trip.total == "5 kg, 5 pieces"
    assert trip.parcels[1].notes == ("colour: red",)


def test_goods_collected_on_the_way_are_not_loaded_at_the_start() -> None:
    _, bike = sheets_of(DOCUMENT, WORDS["en"])
    assert bike.trips == ()
    assert [line.on for line in bike.lines] == ["", "1 kg, 1 piece", "", ""]


def test_every_reload_begins_a_trip() -> None:
    route = DOCUMENT.routes[0]
    start, first, second, end = route.stops
    reload = start.model_copy(update={"kind": "reload"})
    changed = DOCUMENT.model_copy(update={"routes": (route.model_copy(update={"stops": (start, first, reload, second, end)}),)})
    (sheet,) = sheets_of(changed, WORDS["en"])
    assert [[parcel.stop for parcel in trip.parcels] for trip in sheet.trips] == [["1"], ["2"]]


def test_one_stop_is_singular() -> None:
    words = WORDS["de"]
    sheet = next(iter(sheets_of(DOCUMENT, words)))
    assert [facts_of(replace(sheet, stops=stops), words)[-2] for stops in (1, 2)] == ["1 Stopp", "2 Stopps"]


def test_redaction_masks_names_and_numbers() -> None:
    assert (masked("吴倩"), masked("13800001234"), masked("000-07934143"), masked("")) == ("吴*", "*******1234", "***-****4143", "")
    page = sheet_files(DOCUMENT, formats=("html",), redact=True).files["01-van-1.html"].decode()
    assert "13800000000" not in page
    assert "*******0000" in page


def test_pages_escape_text_and_fetch_nothing() -> None:
    files = sheet_files(DOCUMENT, formats=("html",), language="zh").files
    assert list(files) == ["01-van-1.html", "02-bike.html"]
    page = files["01-van-1.html"].decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in page
    assert "路线单" in _text(page)
    assert "装车单" in _text(page)
    assert page.count('class="code"') == 2
    assert "default-src 'none'" in page


def test_only_the_vehicles_asked_for() -> None:
    assert list(sheet_files(DOCUMENT, formats=("html",), vehicles=["=bike"]).files) == ["02-bike.html"]


@pytest.mark.parametrize("name", NAVIGATION)
def test_links_hold_the_place(name: str) -> None:
    link = NAVIGATION[name](31.25, 121.48)
    assert "31.25000" in link
    assert "121.48000" in link


def _pages(pdf: bytes) -> list[str]:
    """The text of every page."""
    reader = pytest.importorskip("pypdfium2", reason="pypdfium2 is missing: pip install pypdfium2")
    texts = []
    with reader.PdfDocument(pdf) as document:
        for page in document:
            written = page.get_textpage()
            texts.append(written.get_text_range())
            written.close()
            page.close()
    return texts


def _at(**changes: object) -> PlanDocument:
    """The plan with its first visit changed."""
    route, *others = DOCUMENT.routes
    start, first, *rest = route.stops
    stops = (start, first.model_copy(update=changes), *rest)
    return DOCUMENT.model_copy(update={"routes": (route.model_copy(update={"stops": stops}), *others)})


def test_a_customer_is_never_named_beside_another_door() -> None:
    for changes in ({"site": "Locker 7"}, {"elsewhere": True}):
        line = next(iter(sheets_of(_at(**changes), WORDS["en"]))).lines[1]
        assert line.contact == ()
        pages = sheet_files(_at(**changes), formats=("html",)).files["01-van-1.html"].decode()
        assert "13800000000" not in pages
    assert "Locker 7" in sheet_files(_at(site="Locker 7"), formats=("html",)).files["01-van-1.html"].decode()
    assert "not the customer&#x27;s own door" in sheet_files(_at(elsewhere=True), formats=("html",)).files["01-van-1.html"].decode()


def test_goods_fetched_on_the_way_are_told_by_their_order() -> None:
    _, bike = sheets_of(DOCUMENT, WORDS["en"])
    assert [(line.kind, line.orders) for line in bike.lines] == [
        ("start", ()),
        ("pickup", ("C",)),
        ("visit", ("C",)),
        ("end", ()),
    ]
    assert "C:pickup" not in sheet_files(DOCUMENT, formats=("html",)).files["02-bike.html"].decode()


def test_the_dock_is_told_where_a_trip_is_loaded() -> None:
    route = DOCUMENT.routes[0]
    start = route.stops[0].model_copy(update={"loading_s": 900})
    changed = DOCUMENT.model_copy(update={"routes": (route.model_copy(update={"stops": (start, *route.stops[1:])}),)})
    (sheet,) = sheets_of(changed, WORDS["de"])
    assert times_of(sheet.lines[0], WORDS["de"]) == ["an der Rampe 08:35", "→ 08:50"]
    assert sheet.trips[0].dock == "08:35"


SCRIPTS = "Đường Łódź Şişli Οδός улица ถนนสุขุมวิท सड़क 서울시 東京都 شارع רחוב ქუჩა"


def test_all_scripts_are_readable_and_what_no_font_has_is_named() -> None:
    pytest.importorskip("fpdf", reason="fpdf2 is missing: pip install 'router[desk]'")
    made = sheet_files(_at(address=SCRIPTS), formats=("pdf",))
    assert made.unreadable == ()
    text = _pages(made.files["01-van-1.pdf"])[0]
    assert all(word in text for word in ("Đường", "Łódź", "Şişli", "Οδός", "улица", "서울시", "東京都", "सड़क", "ქუჩა"))
    made = sheet_files(_at(address="Main \U00012000 1"), formats=("pdf",), redact=True)
    assert made.unreadable == ("van-1 stop 1 (A): no font has \U00012000",)
    assert "Main" in _pages(made.files["01-van-1.pdf"])[0]


def test_languages_have_the_same_words() -> None:
    assert set(WORDS) == {"en", "zh", "fr", "de", "es"}
    assert len({tuple(words) for words in WORDS.values()}) == 1


def test_pdf_has_chinese_text_in_a_font_of_its_own() -> None:
    pytest.importorskip("fpdf", reason="fpdf2 is missing: pip install 'router[desk]'")
    pytest.importorskip("noto_cjk_sans_otc", reason="the font is missing: pip install 'router[desk]'")
    files = sheet_files(DOCUMENT, formats=("pdf",), language="zh").files
    assert list(files) == ["01-van-1.pdf", "02-bike.pdf"]
    assert all(content.startswith(b"%PDF-") and b"/FontFile3" in content for content in files.values())
    reader = pytest.importorskip("pypdfium2", reason="pypdfium2 is missing: pip install pypdfium2")
    with reader.PdfDocument(files["01-van-1.pdf"]) as pdf:
        picture = pdf[0].render(scale=1).to_numpy()
    text, loading = _pages(files["01-van-1.pdf"])
    assert "静安区南京西路1266号恒隆广场" in text
    assert "<script>alert('x')</script>" in text
    assert "页 1 / 2" in text
    assert "路线单 van-1" in loading
    assert "页 2 / 2" in loading
    assert 0.01 < (picture < 128).mean() < 0.3, "ink on the paper"
