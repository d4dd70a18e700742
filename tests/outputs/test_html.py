"""The page as text: self-contained, policy and hashes right, nothing of the user's text is markup."""

import base64
import hashlib
import json
import re

from router.outputs import document_of
from router.outputs.html import OPENSTREETMAP, SCRIPTS, json_block, plan_html
from tests.outputs import days

PAGE = plan_html(document_of(days.instance(), days.result()))


def _policy(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_the_policy_names_exactly_the_scripts_and_styles_in_the_file() -> None:
    for directive, pattern in (("script-src", r"<script>(.*?)</script>"), ("style-src", r"<style>(.*?)</style>")):
        hashes = {
            "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
            for text in re.findall(pattern, PAGE, re.DOTALL)
        }
        named = next(part for part in _policy(PAGE).split("; ") if part.startswith(directive)).split()[1:]
        assert set(named) == hashes
        assert len(hashes) == 2
    assert "default-src 'none'" in _policy(PAGE)


def test_nothing_is_fetched_unless_online_tiles_are_asked_for() -> None:
    assert "img-src data:;" in _policy(PAGE)
    assert "openstreetmap" not in PAGE
    online = plan_html(document_of(days.instance(), days.result()), tiles=OPENSTREETMAP)
    assert "img-src data: https://tile.openstreetmap.org;" in _policy(online)
    assert re.findall(r'(?:src|href)="(?!#)', re.sub(r"<script>.*?</script>", "", PAGE, flags=re.DOTALL)) == []


def test_hostile_text_is_data_only() -> None:
    assert "<script>alert" not in PAGE
    block = re.search(r'<script type="application/json" id="plan">(.*?)</script>', PAGE, re.DOTALL)
    assert block is not None
    assert json.loads(block[1])["routes"][0]["stops"][1]["address"] == days.SCRIPT


def test_a_name_that_is_markup_is_escaped_in_the_title() -> None:
    instance = days.instance().replace(name='</title><img src=x> "{{plan}}"')
    page = plan_html(document_of(instance, days.result()))
    assert "<title>&lt;/title&gt;&lt;img src=x&gt; &quot;{{plan}}&quot;</title>" in page
    assert "<img src=x>" not in page


def test_a_json_block_keeps_its_value() -> None:
    value = {"a": "</script><!-- & \u2028"}
    block = json_block(json.dumps(value, ensure_ascii=False))
    assert not set("<>&\u2028") & set(block)
    assert json.loads(block) == value


def test_no_script_of_ours_writes_markup() -> None:
    ours = PAGE[PAGE.rindex("<script>") :]
    assert "innerHTML" not in ours
    assert "insertAdjacentHTML" not in ours
    assert "document.write" not in ours
    assert len(SCRIPTS) == len(set(SCRIPTS))


def test_leaflet_comes_with_its_licence() -> None:
    from importlib.resources import files

    text = files("router.outputs").joinpath("page", "leaflet", "LICENSE").read_text(encoding="utf-8")
    assert "BSD 2-Clause" in text
