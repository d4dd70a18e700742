"""``router export``: a day, or another program's request, as requests of other programs, and what those cannot say of it."""

from router.cli import DONE
from router.cli.foreign import day_or_request
from router.cli.known import all_told, refuse_unknown
from router.cli.options import Foreign
from router.cli.terminal import Terminal
from router.cli.writing import listed
from router.formats import FORMATS, write_request
from router.outputs.columns import prose
from router.outputs.folder import refuse_folder, write_folder

KIND = "requests"


def run(day: str, out: str, formats: str, taken: Foreign, *, overwrite: bool, terminal: Terminal) -> int:
    """Write the requests."""
    names = listed(formats) or (formats,)
    *_, (instance, _) = all_told(
        lambda: refuse_unknown("--formats", names, list(FORMATS), "format"),
        lambda: refuse_folder(out, [FORMATS[name].request for name in names if name in FORMATS], overwrite=overwrite),
        lambda: day_or_request(day, taken),
    )
    made = {FORMATS[name].request: write_request(FORMATS[name], instance) for name in names}
    files = {file: request.text.encode() for file, request in made.items()}
    written = write_folder(out, files, kind=KIND, overwrite=overwrite)
    terminal.data({"written": [str(path) for path in written], "lost": {file: request.lost for file, request in made.items()}})
    for file, request in made.items():
        terminal.say(f"{file}: says all of it" if not request.lost else f"{file} does not say")
        for line in request.lost:
            terminal.say(prose(line, indent=2))
    terminal.say(f"written to {out}")
    return DONE
