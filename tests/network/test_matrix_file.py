"""Travel times from a matrix file."""

from pathlib import Path

import numpy as np
import pytest

from router.errors import InputError, NetworkError
from router.model import Place
from router.network import NetworkSettings, ProfileSettings, measure
from router.units import UNREACHABLE

A, B, C = (Place(id=name) for name in "abc")
VAN = {"van": ProfileSettings()}
GOOD = "from,to,distance_m,duration_s\na,b,1000,100\nb,a,1100,120.4\na,c,500,50\nc,a,500,\nb,c,10,1\nc,b,10,1\n"


def settings(path: Path) -> NetworkSettings:
    return NetworkSettings(provider="matrix", file=path)


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text(GOOD, encoding="utf-8-sig")
    measured = measure([B, A, C], VAN, settings(path))
    assert measured.travel["van"].durations.tolist() == [[0, 120, 1], [100, 0, 50], [1, UNREACHABLE, 0]]
    assert measured.travel["van"].distances.tolist() == [[0, 1100, 10], [1000, 0, 500], [10, 500, 0]]
    assert measured.problems == ()


def test_csv_speed_and_isolated(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text("from,to,distance_m,duration_s\na,b,1000,100\nb,a,1000,\n")
    measured = measure([A, B], {"van": ProfileSettings(speed=2.0)}, settings(path))
    assert measured.travel["van"].durations.tolist() == [[0, 50], [UNREACHABLE, 0]]
    assert [problem.where for problem in measured.problems] == ["place 'a'", "place 'b'"]
    assert "no other place can reach it" in measured.problems[0].what
    assert "be reached from it" in measured.problems[1].what


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from,to,distance_m\na,b,1\n", ["column 'duration_s' is missing"]),
        ("from,to,distance_m,duration_s\na,b,far,-3\nb,a,nan,4\n", ["'far'", "'-3'", "'nan'"]),
        ("from,to,distance_m,duration_s\na,b,1,2\n", ["the pair 'b' → 'a' is missing"]),
    ],
)
def test_csv_faults(tmp_path: Path, text: str, expected: list[str]) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        measure([A, B], {"van": ProfileSettings(), "bike": ProfileSettings(kind="e-bike")}, settings(path))
    assert len(caught.value.problems) == len(expected)
    for problem, part in zip(caught.value.problems, expected, strict=True):
        assert part in problem.what


def test_many_missing_pairs_are_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text("from,to,distance_m,duration_s\n")
    with pytest.raises(InputError, match="10 more pairs"):
        measure([Place(id=str(number)) for number in range(6)], VAN, settings(path))


def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        measure([A, B], VAN, settings(path))
    with pytest.raises(NetworkError, match="no matrix file"):
        measure([A, B], VAN, NetworkSettings(provider="matrix"))


def test_npz(tmp_path: Path) -> None:
    path = tmp_path / "matrix.npz"
    np.savez(
        path, ids=np.array(["a", "b", "z"]), distances=np.full((3, 3), 7), durations=np.array([[0, 5, 1], [-1, 0, 1], [1, 1, 0]])
    )
    travel = measure([B, A], VAN, settings(path)).travel["van"]
    assert travel.durations.tolist() == [[0, UNREACHABLE], [5, 0]]
    assert travel.distances.tolist() == [[0, 0], [7, 0]]
    with pytest.raises(InputError, match="'c' is missing"):
        measure([A, C], VAN, settings(path))


def test_npz_faults(tmp_path: Path) -> None:
    path = tmp_path / "matrix.npz"
    path.write_text("nothing of the kind")
    with pytest.raises(InputError, match="cannot be read"):
        measure([A, B], VAN, settings(path))
    np.savez(path, ids=np.array(["a", "b"]), distances=np.zeros((2, 2)), durations=np.zeros((3, 3)))
    with pytest.raises(InputError, match="do not fit 2 ids"):
        measure([A, B], VAN, settings(path))
