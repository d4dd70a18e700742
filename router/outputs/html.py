"""``plan.html``: one file with map, timeline and tables that opens from disk without a network.

The page is written in ``page/``; here it is put together, and the plan is filled in as a block of JSON. A content
security policy in the file allows exactly the scripts and styles in it, by their hashes, and no connection at all (or only
images of the tile server, when online tiles are asked for; they stay off until the reader switches them on).
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from router.documents.plan_document import PlanDocument
from router.errors import InputError, Problem

SCRIPTS = ("words", "plan", "colours", "state", "map", "timeline", "tables", "figures", "desk", "main")
OPENSTREETMAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
ATTRIBUTION = "© OpenStreetMap contributors"
_TILES = re.compile(r"https?://[\w.:-]+/[^\s;,'\"]*")
_HOLE = re.compile(r"\{\{(\w+)\}\}")


def html_files(document: PlanDocument) -> Mapping[str, bytes]:
    """File name → content."""
    return {"plan.html": plan_html(document).encode()}


def tiles_address(text: str, where: str) -> str:
    """The address of the tile server meant by `text`: ``osm`` or a web address with its three holes; of nothing, nothing.

    Raises
    ------
    InputError
        for anything else, told of the option or setting `where` it was written.
    """
    address = OPENSTREETMAP if text == "osm" else text
    if not address or (_TILES.fullmatch(address) and all(hole in address for hole in ("{z}", "{x}", "{y}"))):
        return address
    remedy = "write https://server/{z}/{x}/{y}.png"
    raise InputError([Problem(code="E415", where=where, what=f"'{text}' is no tile server", remedy=remedy, value=text)])


def plan_html(document: PlanDocument, *, tiles: str = "") -> str:
    """The page; `tiles` is the tile server its reader may switch on (default: the plan's own), with its three holes."""
    tiles = tiles or document.instance.tiles
    parts = {
        "leaflet_css": _file("leaflet/leaflet.css"),
        "page_css": _file("page.css"),
        "leaflet_js": _file("leaflet/leaflet.js"),
        "page_js": _script(),
    }
    filling = parts | {
        "policy": _policy(parts, tiles),
        "title": html.escape(document.instance.name),
        "plan": json_block(document.model_dump_json(exclude_defaults=True)),
        "options": json_block(json.dumps({"tiles": tiles, "attribution": ATTRIBUTION} if tiles else {})),
    }
    return _HOLE.sub(lambda hole: filling[hole[1]], _file("template.html"))


def json_block(text: str) -> str:
    """JSON that cannot end the element it stands in, nor be taken for markup: the same value, other escapes."""
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


@cache
def _file(name: str) -> str:
    return files("router.outputs").joinpath("page", *name.split("/")).read_text(encoding="utf-8")


@cache
def _script() -> str:
    body = "\n".join(_file(f"{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def _policy(parts: Mapping[str, str], tiles: str) -> str:
    host = urlsplit(tiles.replace("{s}", "*"))
    images = f"data: {host.scheme}://{host.netloc}" if tiles else "data:"
    return (
        f"default-src 'none'; script-src {_hash(parts['leaflet_js'])} {_hash(parts['page_js'])}; "
        f"style-src {_hash(parts['leaflet_css'])} {_hash(parts['page_css'])}; img-src {images}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
