"""Like faults are told once."""

from router.documents.groups import grouped
from router.errors import Problem


def fault(path: str, code: str = "E260") -> Problem:
    return Problem(
        code=code, where=f"request.json {path}", what="it cannot be", remedy="remove it", file="request.json", field=path
    )


def test_the_same_field_of_many_items_is_one_line() -> None:
    several = [fault(f"stops[{number}].penalty") for number in range(6)]
    (one,) = grouped(several)
    assert one.where == "request.json stops[0].penalty"
    assert one.what == "it cannot be (and 5 like it: stops[1].penalty, stops[2].penalty, stops[3].penalty, …)"


def test_other_fields_codes_and_pairs_stay_apart() -> None:
    several = [fault("stops[0].penalty"), fault("stops[1].penalty"), fault("stops[2].speed"), fault("stops[3].penalty", "E212")]
    assert grouped(several) == several
