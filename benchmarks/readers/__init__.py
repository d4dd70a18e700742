"""One reader per published format; a new family is a new line here."""

from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.cases import AnyCase, Entry
from benchmarks.readers import delivery_options, mamut, pickups, private_fleet, profiled, solomon, vrplib_files

READERS: Mapping[str, Callable[[Path, Entry, str], AnyCase]] = {
    "vrptw_solomon": solomon.read,
    "vrptw_gh": solomon.read,
    "ortec_vrptw_asym": vrplib_files.read,
    "cvrplib_D": vrplib_files.read,
    "mdvrptw": vrplib_files.read,
    "hfvrp": vrplib_files.read,
    "mtvrptw_release": vrplib_files.read,
    "pcvrptw": vrplib_files.read,
    "sdvrptw": vrplib_files.read,
    "pdptw_li_lim": pickups.read_li_lim,
    "pdptw_sartori_buriol": pickups.read_sartori_buriol,
    "td_lera_gh": mamut.read,
    "td_rifki_lyon": mamut.read,
    "td_blauth_uber": mamut.read,
    "vrptw_profiled": profiled.read,
    "vrpdo_dumez": delivery_options.read,
    "vrpdo_tilk": delivery_options.read,
    "vrppc": private_fleet.read,
}


def read(folder: Path, entry: Entry, convention: str = "dimacs") -> AnyCase:
    """The instance that a record of the manifest describes; `convention` matters to the Solomon families only."""
    return READERS[entry["family"]](folder, entry, convention)
