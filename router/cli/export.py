"""``router export``: a day as requests of other programs, and what those cannot say of it."""

from router.cli import DONE
from router.cli.known import refuse_unknown
from router.cli.terminal import Terminal
from router.cli.writing import listed
from router.formats import FORMATS, write_request
from router.loader import load
from router.outputs.folder import refuse_folder, write_folder

KIND = "requests"


def run(day: str, out: str, formats: str, *, overwrite: bool, terminal: Terminal) -> int:
    """Write the requests."""
    known = [name for name, form in FORMATS.items() if form.request]
    names = listed(formats) or (formats,)
    refuse_unknown("--formats", names, known, "format")
    refuse_folder(out, [FORMATS[name].request for name in names], overwrite=overwrite)
    instance = load(day)
    made = {FORMATS[name].request: write_request(FORMATS[name], instance) for name in names}
    files = {file: request.text.encode() for file, request in made.items()}
    written = write_folder(out, files, kind=KIND, overwrite=overwrite)
    terminal.data({"written": [str(path) for path in written], "lost": {file: request.lost for file, request in made.items()}})
    for file, request in made.items():
        terminal.say(f"{file}: says all of the day" if not request.lost else f"{file} does not say")
        for line in request.lost:
            terminal.say(f"  {line}")
    terminal.say(f"written to {out}")
    return DONE
