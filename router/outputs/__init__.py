"""Plan → text, files and pages. `OUTPUTS` names every format that can be written into a folder."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from types import MappingProxyType

from router.documents.plan_document import CostDocument, InstanceSummary, PlanDocument
from router.documents.plan_writing import Line, plan_document, plan_json
from router.documents.sourcing_writing import UNWEIGHED, Weighed
from router.kpis import kpis
from router.model import Instance, Result


def _of(module: str, function: str) -> Callable[[PlanDocument], Mapping[str, bytes]]:
    """A function whose module is imported when it is called: most runs write few formats, or none."""

    def files(document: PlanDocument) -> Mapping[str, bytes]:
        made: Mapping[str, bytes] = getattr(import_module(f"router.outputs.{module}"), function)(document)
        return made

    return files


def _json_files(document: PlanDocument) -> Mapping[str, bytes]:
    return {"plan.json": plan_json(document).encode()}


OUTPUTS: Mapping[str, Callable[[PlanDocument], Mapping[str, bytes]]] = {
    "json": _json_files,
    "csv": _of("csv_files", "csv_files"),
    "geojson": _of("geojson", "geojson_files"),
    "html": _of("html", "html_files"),
    "xlsx": _of("workbook", "xlsx_files"),
    "gpx": _of("tracks", "gpx_files"),
    "kml": _of("tracks", "kml_files"),
}
"""Format → function from a plan's document to its files, name → content."""


def document_of(
    instance: Instance,
    result: Result,
    *,
    private: bool = False,
    paths: Mapping[tuple[str, int, int], Line] = MappingProxyType({}),
    background: tuple[Line, ...] = (),
    tiles: str = "",
    weighed: Weighed = UNWEIGHED,
) -> PlanDocument:
    """The document of `result` with its figures; further parameters as in `plan_document`."""
    return plan_document(
        instance,
        result.plan,
        result.cost,
        termination=result.termination,
        kpis=kpis(instance, result.plan, result.cost),
        private=private,
        paths=paths,
        background=background,
        tiles=tiles,
        weighed=weighed,
    )


def file_names(formats: Iterable[str]) -> list[str]:
    """Names of the files of several formats, before there is a plan; a folder's name and ``/`` where they depend on the routes."""
    summary = InstanceSummary(name="", epoch=datetime(1970, 1, 1, tzinfo=UTC), time_zone="UTC")
    nothing = PlanDocument(instance=summary, cost=CostDocument(total=0.0, terms={}), routes=())
    return [name for form in formats for name in OUTPUTS[form](nothing) or (f"{form}/",)]


def render(document: PlanDocument, formats: Iterable[str]) -> dict[str, bytes]:
    """The files of several formats together, name → content."""
    return {name: content for form in formats for name, content in OUTPUTS[form](document).items()}
