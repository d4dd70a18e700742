"""What `benchmarks.mutations` breaks: an edit, and the tests nearest to it.

Each text stands once in its file. In C++ it is a whole statement or a whole expression, so that both it and its replacement can be
compiled side by side.
"""

from dataclasses import dataclass, replace
from pathlib import Path

STEPS = (
    *("tests/core/test_ruin.py", "tests/core/test_limited.py", "tests/core/test_fleet_reduction.py", "tests/core/test_trades.py"),
    "tests/core/test_steps.py",
)
PAIRS = (*STEPS, "tests/core/test_pair_moves.py", "tests/core/test_pair_insertion.py", "tests/core/test_regret.py")
NEAR = ("tests/core/test_near_legs.py",)
FUNCTIONS = ("tests/core/test_functions_of_time.py", "tests/core/test_functions_search.py", "tests/core/test_steps.py")
FULL = (
    "tests/core/test_full.py",
    "tests/engines/test_rules_judged.py",
    "tests/core/test_steps.py",
    "tests/engines/test_plan_rules.py",
)
GOODS = ("tests/checker/test_goods.py", "tests/engines/test_rules_judged.py", "tests/core/test_full.py")
SHARED = ("tests/core/test_counters.py", "tests/features/test_resources.py", "tests/features/test_carriers.py")
TIMING = ("tests/timing", "tests/core/test_timing.py")
RULES = ("tests/checker", "tests/engines/test_rules_judged.py", "tests/features")
FEATURES = ("tests/checker", "tests/features", "-k", "checker or catches")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One edit of one file."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}: {_line(self.old)} → {_line(self.new) or 'nothing'}"

    def found(self, root: Path) -> "Mutant | None":
        """The edit where its text stands now, which may have moved to another file; None where it is not in one place only."""
        own = root / self.file
        if own.exists() and own.read_text(encoding="utf-8").count(self.old) == 1:
            return self
        folder = root / Path(*Path(self.file).parts[:2])  # the core, or the checker
        files = [file for kind in ("*.hpp", "*.cpp", "*.py") for file in sorted(folder.rglob(kind))]
        counts = {file: file.read_text(encoding="utf-8").count(self.old) for file in files}
        if sum(counts.values()) != 1:
            return None
        return replace(self, file=max(counts, key=lambda file: counts[file]).relative_to(root).as_posix())

    def replaced_in(self, text: str, new: str) -> str:
        """`text` with `new` where the old text stands, which is one place only."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} has {self.old!r} {text.count(self.old)} times")
        return text.replace(self.old, new)


def _line(text: str) -> str:
    return " ".join(text.split())


def _core(file: str, old: str, new: str, tests: tuple[str, ...] = STEPS) -> Mutant:
    return Mutant(f"router/core/{file}", old, new, tests)


def _checker(file: str, old: str, new: str, tests: tuple[str, ...] = FEATURES) -> Mutant:
    return Mutant(f"router/checker/{file}", old, new, tests)


_PLAN, _TIMES = "plan.hpp", "evaluators/segments/earliest_times.hpp"
_DURATIONS, _INSERTION = "evaluators/segments/durations.hpp", "evaluators/segments/insertion.hpp"
_PAIR, _PAIR_ROUTE = "evaluators/segments/pair_insertion.hpp", "evaluators/segments/pair_route.hpp"
_LIMITS = "evaluators/full/plan_limits.cpp"
_RULES, _FUNCTIONS = "evaluators/full/route_rules.cpp", "evaluators/functions/insertion.cpp"
_SWAP = "evaluators/segments/exchange.hpp"

CORE = (
    # What the search forgets when it undoes, removes and inserts.
    _core(_TIMES, "if (setup > 0) moment = problem.open_from(after, moment) + setup;", ""),
    _core(_PLAN, "load(route, dimension) = saved_load_(route, dimension);", ""),
    _core("search/ruin.hpp", "strings <= 0", "true"),
    _core("search/ruin.hpp", "if (visits > kept) take_out_strings(evaluator, std::min(first_kept, visits), visits - kept);", ""),
    _core("search/ruin.hpp", "index >= first_kept && index < first_kept + kept", "false"),
    _core("search/ruin.hpp", "random.below(behind - fewest + 1)", "0"),
    _core(
        "search/steps.hpp", "removal.after_second = plan.previous[second];", "removal.after_second = plan.previous[first];", PAIRS
    ),
    _core("search/steps.hpp", "plan.restore_price();", ""),
    _core("search/steps.hpp", "evaluator.undo_step();", ""),
    _core("search/steps.hpp", "if (evaluator.plan.touch(route)) evaluator.save_route(route);", "evaluator.plan.touch(route);"),
    _core("search/recreate.hpp", "evaluator.best_insertion(job, settings, random)", "Insertion{}"),
    _core("search/recreate.hpp", "plan.refused[job] = !problem.has_counters;", ""),
    _core("search/annealing.hpp", "plan.total_cost() < limit", "true"),
    _core(
        "search/best_plan.hpp",
        "total < cost - 1e-9 * std::abs(total)",
        "true",
        ("tests/core/test_fleet_reduction.py", "tests/core/test_full.py", "tests/core/test_steps.py"),
    ),
    _core("search/fleet_reduction.hpp", "plan.used_count <= fewest", "false"),
    _core("search/fleet_reduction.hpp", "if (plan.unassigned_count == 0) return;", ""),
    # Sums of the plan.
    _core(_PLAN, "load(route, dimension) -= problem.amount(node, dimension);", ""),
    _core(_PLAN, "sums[route].driving += problem.driving_detour(profile, before, node, after);", ""),
    _core(_PLAN, "sums[route].driving -= quicker;", ""),
    _core(_PLAN, "sums[route].stops == 0 ? 0.0 : cost", "cost"),
    _core(_PLAN, "price.penalties -= problem.penalty[job];", ""),
    _core(_PLAN, "unassigned_at[last] = place;", ""),
    _core(_PLAN, "unused[problem.vehicle_type[route]] -= change;", ""),
    _core(_PLAN, "here.peak_before + problem.deliver(visit, dimension) > room", "false"),
    _core(_PLAN, "here.peak_after + problem.collect(visit, dimension) > room", "false"),
    _core(_PLAN, "own_sums.driving + more_driving <= problem.max_driving[type]", "true"),
    _core(_PLAN, "own_sums.distance + more_metres <= problem.max_distance[type]", "true"),
    _core("problem.hpp", "is_delivery[visit] ? 0 : deliver(visit, dimension)", "deliver(visit, dimension)", PAIRS),
    _core("plan.cpp", "peak = std::max(peak, carried);", ""),
    _core("plan.cpp", "wrong_order || route_of[partner] != route", "route_of[partner] != route", PAIRS),
    _core("links.cpp", "taken += problem.amount(node, dimension);", ";"),
    # Earliest and latest times.
    _core("problem.hpp", "std::max(moment, window_opens[window])", "moment"),
    _core("problem.hpp", "place[before] != place[visit]", "true"),
    _core("problem.hpp", "std::min(moment, window_closes[window])", "moment"),
    _core(_TIMES, "moment = std::max(moment, problem.release[node]);", ""),
    _core(_TIMES, "problem.has_setup && problem.is_visit(after)", "false"),
    _core(_TIMES, "settled && leave == times[node].leave && !changed", "settled"),
    _core(_TIMES, "settled && latest == times[node].latest && !changed", "settled"),
    _core(_TIMES, "times[start].leave > times[start].latest", "false"),
    _core(_TIMES, "static_cast<KeptTimes&>(times[before.node]) = before.times;", ""),
    _core(_TIMES, "leave <= times[start].leave", "true"),
    _core(_DURATIONS, "own.last_start = std::min(problem_.closes[node] - way, behind.last_start);", ""),
    _core(_DURATIONS, "std::max<Seconds>(0, problem_.opens[visit] - way - behind.last_start)", "Seconds{0}"),
    _core("evaluators/segments/static_legs.hpp", "durations.of_node.undo_step();", ""),
    # Places for a visit.
    _core(_INSERTION, "(latest - (begin + stay + onward))", "Seconds{0}"),
    _core(_INSERTION, "(closes - begin)", "Seconds{0}"),
    _core(_INSERTION, "is_sparse ? plan_.next[before] : last", "last"),
    _core(_INSERTION, "price >= best_.price || !evaluator_.fits_between(type, before, visit_, after)", "price >= best_.price"),
    _core(_INSERTION, "return evaluator_.rare_rules_allow(route, before, visit_) ? price : NOWHERE;", "return price;"),
    _core(_INSERTION, "plan_.may_take(route, visit_) && evaluator_.rare_rules_allow(route, before, visit_)", "true"),
    _core(_INSERTION, "leading += seen[nodes[(*leg)->neighbour].previous] != mark;", "++leading;", NEAR),
    _core(
        "problem.hpp",
        "first_leave[origin] + seconds <= last_begin[destination]",
        "first_leave[origin] + seconds < last_begin[destination]",
        NEAR,
    ),
    _core(_PLAN, "loads_at(node, dimension).on_board + problem.collect(pickup, dimension)", "0", PAIRS),
    _core(_PAIR_ROUTE, "loads_more_ && !holds_the_rest(before, last)", "false", PAIRS),
    _core(_PAIR_ROUTE, "here.peak_before + problem_.deliver(first_, dimension) > room", "false", PAIRS),
    _core(_PAIR_ROUTE, "if (looks_apart) least_delivery_ = NONE;", "least_delivery_ = NONE;", PAIRS),
    _core(_PAIR_ROUTE, "std::max(most, price_of(std::min(least_together_, least_apart())))", "NOWHERE", PAIRS),
    _core(_PAIR, "known.version == plan_.sums[route].version", "true", PAIRS),
    _core(_PAIR_ROUTE, "problem_.has_release && !release_allows(before, last, node)", "false", PAIRS),
    _core(_SWAP, "plan.refresh_sums(one);", ""),
    # Paid time.
    _core(_FUNCTIONS, "problem.has_release && problem.release[visit] > times[problem.start_of(route)].leave", "false", FUNCTIONS),
    _core(_FUNCTIONS, "plan.seen[before] != mark", "true", NEAR),
    _core("evaluators/functions/composition.hpp", "behind.other += window.opens - behind.begin;", "", FUNCTIONS),
    _core(_FUNCTIONS, "too_long || price + handicap >= bound", "price + handicap >= bound", FUNCTIONS),
    _core(_FUNCTIONS, "if (plan.sums[route].stops == 0) price += problem.fixed_price[type];", "", FUNCTIONS),
    _core("evaluators/functions/composition.cpp", "least = std::min(least, back - left);", "least = back - left;", FUNCTIONS),
    # What jobs share.
    _core(
        "counters.hpp", "used_[resource] - back + problem_.use_units[use] > problem_.resource_capacity[resource]", "false", SHARED
    ),
    _core("counters.hpp", "used_[resource] > problem_.resource_capacity[resource]", "false", SHARED),
    _core("counters.hpp", "instead_of < 0 ? 0 : units_of(instead_of, resource)", "0", SHARED),
    _core("counters.hpp", "price < best.price && allows(problem_.way_of_carried(option), -1)", "price < best.price", SHARED),
    _core("counters.hpp", "orders >= problem_.tier_orders[tier]", "false", SHARED),
    _core("counters.hpp", "given.prices += problem_.carried_price[option];", "", SHARED),
    _core("counters.hpp", "given.surcharges += problem_.carried_surcharge[option];", "", SHARED),
    _core("counters.hpp", "give_back(problem_.way_of_carried(option));", "", SHARED),
    _core(_PLAN, "if (problem.has_counters) counters.give_back(option_of[job]);", "", SHARED),
    _core(_PLAN, "if (problem.has_counters) counters.take(option);", "", SHARED),
    _core("plan.cpp", "set_carrier(change.job, change.option);", "", SHARED),
    _core("search/search.cpp", "serves_by_options(*plan_) && plan_->counters.hold()", "serves_by_options(*plan_)", SHARED),
    _core("search/recreate.hpp", "if (plan.problem.has_carriers) plan.set_carrier(job, NO_CARRIER);", "", SHARED),
    _core("search/recreate.hpp", "plan.leave_out(job);", "", SHARED),
    _core(_INSERTION, "!evaluator.plan.has_supply(job, option)", "false", SHARED),
    _core(_FUNCTIONS, "!plan.has_supply(job, option)", "false", SHARED),
    _core("evaluators/full/insertion_scan.cpp", "!plan_.has_supply(job, option_)", "false", SHARED),
    _core(
        "evaluators/segments/regret.hpp",
        "!plan.has_supply(pairs.job(index), problem.option_offsets[pairs.job(index)])",
        "false",
        SHARED,
    ),
    _core("evaluators/segments/trades.hpp", "problem_.has_counters && comes_ != NOBODY && !has_supply()", "false", SHARED),
    # Rules without time.
    _core(_RULES, "tables_.position[activity] == FIRST", "false", FULL),
    _core(_RULES, "rank < met_rank_[relation] || apart", "apart", FULL),
    _core(_RULES, "tables_.prefix_rank[visit] != static_cast<int>(number)", "false", FULL),
    _core(_RULES, "!on_board.agree()", "false", GOODS),
    _core(_RULES, "ahead = ahead | goods_of(visits[number]);", "", GOODS),
    _core(_RULES, "kept = kept | goods_of(visit);", "", GOODS),
    _core(_RULES, "on_board = on_board | goods_of(pickup);", "", GOODS),
    _core(_RULES, "std::erase(riding_, problem_.pickup_of(visit));", "", GOODS),
    _core(_RULES, "tables_.from_start[visit] || tables_.to_end[node]", "true", GOODS),
    _core(_RULES, "tables_.to_end[visit] || tables_.from_start[node]", "true", GOODS),
    _core(_LIMITS, "counted_[tables_.kind_of[route]] = 1;", "", FULL),
    _core(_LIMITS, "promised >= 0 && promised != route", "false", FULL),
    _core(_LIMITS, "more > 0 && taken_[limit] + more > limits_[limit]", "false", FULL),
    _core(_LIMITS, "taken_[limit] += counted_[limit] - taken_by_(route, limit);", "taken_[limit] += counted_[limit];", FULL),
    _core("evaluators/full/full.cpp", "state_.figures.undo_step();", "", FULL),
    _core("evaluators/full/full.cpp", "shorter.price <= priced.price", "true", FULL),
    # Times of a plan.
    _core("timing/earliest.cpp", "route[0].begin > route.vehicle.latest_start", "false", TIMING),
    _core("timing/earliest.cpp", "pickup.begin < needed", "false", TIMING),
    _core("timing/earliest.cpp", "end - route[0].begin > longest", "false", TIMING),
    _core("timing/earliest.cpp", "total_wait(route) <= route.vehicle.max_wait", "true", TIMING),
    _core("timing/prices.cpp", "!pause.taken() || pause.paid", "!pause.taken()", TIMING),
    _core("timing/problem.hpp", "late_price * double(std::max(Seconds{0}, begin - preferred_end))", "0.0", TIMING),
    _core("timing/cheapest_times.cpp", "other < price - REAL_GAIN", "false", TIMING),
)

CHECKER = (
    _checker("loads.py", "held > limit", "False"),
    _checker("loads.py", "amount > stock", "False"),
    _checker("loads.py", "most > docks", "False"),
    _checker("loads.py", "figures(shown, len(board)) != board:", "False:"),
    _checker("loads.py", "carried.pop(visit.pickup, (0,) * count)", "(0,) * count"),
    _checker("hours.py", "moment - window.end, 0)", "0)"),
    _checker("hours.py", "call.visit.place in rule.places and within", "False"),
    _checker("hours.py", "route.begin < vehicle.earliest_start", "False"),
    _checker("hours.py", "route.end > vehicle.latest_end", "False"),
    _checker(
        "hours.py",
        "value > limit:\n            yield facts.broken(\n",
        "value > limit + 1:\n            yield facts.broken(\n",
    ),
    _checker("ties.py", "vehicle.id not in visit.vehicles", "False"),
    _checker("ties.py", "position.get(pickup, number + 1) > number", "False"),
    _checker("ties.py", "pair <= on_board.keys()", "False"),
    _checker("ties.py", "any(visit.deliver) or not collects_only", "True"),
    _checker("ties.py", "any(visit.collect) and visit.id not in instance.deliveries_of", "False"),
    _checker("ties.py", "carried.pop(call.visit.pickup, None)", "pass"),
    _checker("ties.py", 'call.visit.position == "last" and number < last', "False"),
    _checker("ties.py", "second.stop.begin - first.stop.leave < relation.gap", "False"),
    _checker("ties.py", "len(facts.trips) > facts.vehicle.max_trips", "False"),
    _checker("promises.py", "used[kind] > limit", "False"),
    _checker("sourcing.py", "over > 0", "False"),
    _checker("sourcing.py", "option.job != job", "False"),
    _checker("sourcing.py", "option.ready > option.cut_off", "False"),
    _checker("sourcing.py", "if served:", "if False:"),
    _checker("promises.py", "vehicle.must_use and vehicle.id not in driving", "False"),
)
