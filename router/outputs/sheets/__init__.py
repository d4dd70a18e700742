"""Driver sheets: a printable page per route, as HTML and PDF, with a loading list in reverse order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from router.documents.plan_document import PlanDocument
from router.outputs.sheets.content import sheets_of
from router.outputs.sheets.hand_over_files import hand_over_files
from router.outputs.sheets.html import sheet_html
from router.outputs.sheets.links import NAVIGATION
from router.outputs.sheets.words import WORDS

__all__ = ["NAVIGATION", "WORDS", "SheetFiles", "sheet_files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFiles:
    """File name → content; and the stops of which not every letter can be printed, each told in a sentence."""

    files: Mapping[str, bytes]
    unreadable: tuple[str, ...] = ()


def sheet_files(
    document: PlanDocument,
    *,
    formats: Collection[str] = ("html", "pdf"),
    language: str = "en",
    navigation: str = "geo",
    redact: bool = False,
    vehicles: Collection[str] | None = None,
) -> SheetFiles:
    """Two files per route; where stock and carriers are planned, also picking lists, and lists and labels of carriers.

    Parameters
    ----------
    document : made with the personal data of the orders, if drivers are to see it.
    formats : ``html`` and ``pdf``.
    language : key of `WORDS`.
    navigation : key of `NAVIGATION`, what the codes and links open.
    redact : mask names, phone numbers and other personal data on the driver's page too.
    vehicles : ids of the routes wanted; None means all, and everything else.
    """
    words = WORDS[language]
    everyone = sheets_of(document, words, navigation=navigation, redact=redact)
    sheets = [sheet for sheet in everyone if vehicles is None or sheet.vehicle in vehicles]
    files: dict[str, bytes] = {}
    unreadable: list[str] = []
    if "html" in formats:
        files |= {f"{sheet.file_name}.html": sheet_html(sheet, words).encode() for sheet in sheets}
    if "pdf" in formats:
        from router.outputs.sheets.pdf import sheet_pdfs

        pages, unreadable = sheet_pdfs(sheets, words)
        files |= pages
    if document.sourcing is not None and vehicles is None:
        files |= hand_over_files(document, words, formats=formats, redact=redact)
    return SheetFiles(files=files, unreadable=tuple(unreadable))
