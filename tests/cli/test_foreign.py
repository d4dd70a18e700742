"""Requests of other programs on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from router.cli import main
from router.formats import FORMATS, recognised
from tests.formats.test_nextroute import meridian, request as nextroute_request
from tests.formats.test_vroom import request as vroom_request

SETS = Path(__file__).parents[1] / "benchmarks" / "sets"
QUICK = ("--iterations", "50")


@pytest.fixture
def located(tmp_path: Path) -> Path:
    """A VROOM request with coordinates."""
    vehicle = {"id": 1, "start": [2.35, 48.72], "end": [2.35, 48.72]}
    jobs = [{"id": 1, "location": [2.04, 48.61]}, {"id": 2, "location": [2.28, 48.6], "time_windows": [[0, 40_000]]}]
    file = tmp_path / "request.json"
    file.write_text(json.dumps({"vehicles": [vehicle], "jobs": jobs}))
    return file


def test_a_request_is_answered_in_its_own_form(located: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(located), *QUICK, "--out", str(tmp_path / "plan")]) == 0
    answer = json.loads((tmp_path / "plan" / "plan.vroom.json").read_text())
    plan = json.loads((tmp_path / "plan" / "plan.json").read_text())
    assert answer["summary"]["unassigned"] == 0
    assert plan["routes"][0]["distance_m"] == answer["summary"]["distance"]  # kilometres, not what an arc costs
    assert "2 of 2 orders served" in capsys.readouterr().out


def test_one_answer_alone_is_what_a_machine_gets(located: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(located), *QUICK, "--json", "--formats", "vroom"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["code"] == 0
    times = answer["summary"]["computing_times"]
    assert {*times} == {"loading", "solving", "routing"}
    assert all(isinstance(figure, int) and figure >= 0 for figure in times.values())
    assert main(["solve", str(located), *QUICK, "--json", "--formats", "vroom", "--reproducible"]) == 0
    assert "computing_times" not in json.loads(capsys.readouterr().out)["summary"]


def test_a_fault_is_told_as_vroom_tells_it_where_its_answer_alone_is_asked_for(
    located: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    located.write_text(located.read_text().replace("40000", "-1"))
    assert main(["solve", str(located), *QUICK, "--json", "--formats", "vroom"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["code"] == 2
    assert "jobs[1].time_windows[0]" in answer["error"]
    assert main(["solve", str(located), *QUICK, "--json"]) == 2
    assert "problems" in json.loads(capsys.readouterr().out)


def test_days_are_answered_in_any_format(tmp_path: Path) -> None:
    out = tmp_path / "plan"
    assert main(["solve", "sample_instances/scheduled_day", *QUICK, "--out", str(out), "--formats", "json,vroom,google"]) == 0
    assert sorted(file.name for file in out.glob("plan*")) == ["plan.google.json", "plan.json", "plan.vroom.json"]


def test_a_day_has_no_numbers_for_a_solution_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = faults(
        ["solve", "sample_instances/scheduled_day", *QUICK, "--out", str(tmp_path / "plan"), "--formats", "json,vrplib,mamut"],
        capsys,
    )
    assert said.count("E262") == 2
    assert "names customers by number, and 'P" in said
    assert (tmp_path / "plan" / "plan.json").exists()


@pytest.mark.parametrize("file", ["toy.txt", "toy_pairs.txt", "toy_cvrp.vrp", "toy_minutes.txt"])
def test_files_of_published_sets_are_solved(file: str, tmp_path: Path) -> None:
    assert main(["solve", str(SETS / file), *QUICK, "--out", str(tmp_path / "plan")]) == 0
    (answer,) = (tmp_path / "plan").glob("plan.*.sol")
    assert answer.read_text().startswith("Route #1: ")


@pytest.mark.parametrize("costs", [{}, {"per_hour": 20, "per_km": 3}])
def test_plans_of_requests_are_judged_and_explained(
    located: Path, tmp_path: Path, costs: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(located.read_text())
    content["vehicles"][0]["costs"] = costs
    content["jobs"].append({"id": 3, "location": [2.3, 48.6], "time_windows": [[0, 10]]})
    located.write_text(json.dumps(content))
    plan = tmp_path / "plan"
    assert main(["solve", str(located), *QUICK, "--out", str(plan)]) == 0
    assert main(["check", str(located), str(plan)]) == 0
    assert main(["why", str(located), str(plan), "1", "--format", "vroom"]) == 0
    assert main(["explain", str(located), str(plan), "3"]) == 0
    said = capsys.readouterr().out
    assert "no rule is broken (1 route, 2 visits, 1 left out)" in said
    assert "1: on 1 at " in said
    assert "would come too late" in said
    altered = json.loads((plan / "plan.json").read_text())
    altered["routes"][0]["stops"][1]["distance_m"] += 1
    (plan / "plan.json").write_text(json.dumps(altered))
    assert main(["check", str(located), str(plan)]) == 1


def test_answers_of_the_peer_are_judged_and_compared(located: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan"
    assert main(["solve", str(located), *QUICK, "--out", str(plan)]) == 0
    answer = plan / "plan.vroom.json"
    capsys.readouterr()
    assert main(["check", str(located), str(answer)]) == 0
    assert main(["evaluate", str(located), str(answer), "--json"]) == 0
    judged = json.loads(capsys.readouterr().out.partition("\n")[2])
    own = json.loads((plan / "plan.json").read_text())
    assert judged["cost"]["total"] == own["cost"]["total"] == json.loads(answer.read_text())["summary"]["cost"]
    assert judged["routes"][0]["distance_m"] == own["routes"][0]["distance_m"]
    assert main(["evaluate", str(located), str(plan / "plan.json")]) == 0
    assert main(["compare", str(located), str(plan), str(answer)]) == 0
    assert "0 visits move" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("what-if", "--cancel-order", "1"), ("now", "--at", "10:00")])
def test_what_only_a_day_can_have_is_refused_in_a_sentence(
    located: Path, tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve", str(located), *QUICK, "--out", str(tmp_path / "plan")]) == 0
    assert main([words[0], str(located), str(tmp_path / "plan"), *words[1:]]) == 2
    assert "E260 request.json: it is a vroom request, and " in capsys.readouterr().err


def test_the_network_of_a_day_measures_coordinates(located: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(located), *QUICK, "--network", "sample_instances/scheduled_day"]) == 0
    assert "2 of 2 orders served" in capsys.readouterr().out


def faults(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said about bad input."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    return " ".join((said.out + said.err).split())


def test_faults_name_the_file_and_the_path_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content: dict[str, Any] = vroom_request()
    content["jobs"][1] |= {"time_windows": [[9, 3]], "servce": 4}
    file = tmp_path / "request.json"
    file.write_text(json.dumps(content))
    said = faults(["solve", str(file)], capsys)
    assert "E214 request.json jobs[1].time_windows[0]: end 3 before start 9" in said
    assert "E205 request.json jobs[1].servce: the format has no field 'servce'" in said
    file.write_text(json.dumps(nextroute_request(vehicles=[{"id": "v0", "initial_stops": [{"id": "nobody"}]}])))
    assert "E404 request.json vehicles[0].initial_stops: the instance has no stop 'nobody'" in faults(["solve", str(file)], capsys)


def test_what_is_in_no_format_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, binary = tmp_path / "notes.txt", tmp_path / "data.vrp"
    text.write_text("hello")
    binary.write_bytes(b"\xff\xfe\x00")
    assert "E261" in faults(["solve", str(text)], capsys)
    assert "E202" in faults(["solve", str(binary)], capsys)
    assert "E202" in faults(["solve", str(tmp_path / "none.json"), "--format", "vroom"], capsys)
    assert "there is no format 'googel'" in faults(["solve", str(text), "--format", "googel"], capsys)
    assert "E209" in faults(["solve", str(text), "--format", "vroom"], capsys)
    assert "there is no format 'vroom'" in faults(["show", str(text), "--formats", "vroom"], capsys)


def test_a_plan_that_a_format_cannot_say_is_written_all_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "plan"
    arguments = ["solve", str(SETS / "toy_trips.vrp"), *QUICK, "--out", str(out), "--formats", "json,vroom"]
    plan_of_two_trips = faults(arguments, capsys)
    assert "E262 plan.vroom.json route '1': VROOM's response has no reload" in plan_of_two_trips
    assert (out / "plan.json").exists()
    assert main([*arguments[:4], "--json", "--formats", "vroom"]) == 2
    assert json.loads(capsys.readouterr().out)["code"] == 2  # the answer alone is VROOM's own, whatever it is
    assert main([*arguments[:4], "--json", "--formats", "google"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "E262"


def test_a_day_is_exported_and_planned_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "requests"
    assert main(["export", "sample_instances/scheduled_day", "--out", str(out), "--formats", ",".join(FORMATS)]) == 0
    said = capsys.readouterr().out
    assert "hour_price: VROOM pays time on the road alone" in said
    for form in FORMATS.values():
        assert recognised((out / form.request).read_text()) == form
    for name in ("vroom", "google", "nextroute"):
        assert main(["solve", str(out / FORMATS[name].request), *QUICK]) == 0
    assert "there is no format 'vroum'" in faults(
        ["export", "sample_instances/scheduled_day", "--out", "x", "--formats", "vroum"], capsys
    )


def test_a_request_is_exported_in_other_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    request, out = str(SETS / "toy_pairs.txt"), tmp_path / "requests"
    assert main(["export", request, "--out", str(out), "--formats", "li_lim,vroom"]) == 0
    said = capsys.readouterr().out
    assert "request.li_lim.txt: says all of it" in said
    assert "fewest_vehicles: the format has no such rule" in said
    assert main(["solve", str(out / "request.vroom.json"), *QUICK]) == 0


def test_no_part_of_a_unit_stays_in_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A chain of three that two stops a route have no room for."""
    request, out = tmp_path / "request.json", tmp_path / "plan"
    chain: list[dict[str, Any]] = [
        {"precedes": ["s2", "s3"], "unplanned_penalty": 900},
        {"unplanned_penalty": 900},
        {"unplanned_penalty": 900},
    ]
    request.write_text(json.dumps(meridian(*chain, {"unplanned_penalty": 700}, max_stops=2)))
    assert main(["solve", str(request), *QUICK, "--out", str(out)]) == 0
    assert "stops left out because nextroute plans them together with others that are not served: 1" in " ".join(
        capsys.readouterr().out.split()
    )
    plan = json.loads((out / "plan.json").read_text())
    assert [[stop["visit"] for stop in route["stops"] if stop["visit"]] for route in plan["routes"]] == [["s4"]]
    assert main(["check", str(request), str(out)]) == 0


def test_what_may_miss_its_target_is_told_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A stop 112 s away, to be reached within 120 s."""
    request = tmp_path / "request.json"
    target = {"target_arrival_time": "2023-01-01T00:02:00Z", "late_arrival_time_penalty": 2}
    request.write_text(json.dumps(meridian(target)))
    assert main(["solve", str(request), *QUICK]) == 0
    assert "on time with a chance of 70 % (00:00–00:02)" in capsys.readouterr().out
