"""Times given on the command line, as in the files of the day."""

from router.documents.clock import TimeFaultError, clock_of
from router.errors import InputError, Problem
from router.model import Instance, Window
from router.units import FOREVER, Seconds


def seconds_of(instance: Instance, option: str, text: str) -> Seconds:
    """The moment that `text` means on the instance's day."""
    try:
        return clock_of(instance).seconds(text) + _shift(instance)
    except TimeFaultError as fault:
        raise InputError([_problem(option, fault, text)]) from fault


def window_of(instance: Instance, option: str, text: str) -> Window:
    """The window that `text` means on the instance's day."""
    try:
        window = clock_of(instance).window(text)
    except TimeFaultError as fault:
        raise InputError([_problem(option, fault, text)]) from fault
    shift = _shift(instance)
    return Window(window.start + shift, min(FOREVER, window.end + shift))


def _shift(instance: Instance) -> Seconds:
    """Seconds from the instance's epoch to midnight of its day."""
    return round((clock_of(instance).epoch - instance.epoch).total_seconds())


def _problem(option: str, fault: TimeFaultError, text: str) -> Problem:
    return Problem(code=fault.code, where=option, what=fault.what, remedy=fault.remedy, value=text)
