// Stretches of routes: found, exchanged, reversed and moved, links alone.
#pragma once

#include <span>

#include "plan.hpp"

namespace router {

inline constexpr int WHOLE_TAIL = -1;

// Last visit of a segment of at most `size` visits that begins at `node`, itself a visit; `WHOLE_TAIL` is the whole rest.
inline int last_of(const Plan& plan, int node, int size) {
    if (size == WHOLE_TAIL) return plan.previous[plan.problem.end_of(plan.route_of[node])];
    for (int count = 1; count < size && plan.problem.is_visit(plan.next[node]); ++count) node = plan.next[node];
    return node;
}

// Whether `visit` comes within `reach` nodes from `node` on.
bool lies_ahead(const Plan& plan, int node, int visit, int reach);

// The segment of `first_size` visits behind `before_first`, 0 for none, changes places with the one of `second_size` visits from
// `second` on, in another route, when the price rises by less than `limit`.
struct Exchange {
    int before_first;
    int second;
    int first_size;
    int second_size;
    Money limit;
};

// The segments of an exchange, and the nodes around them. Where there is no first one, `first` is `behind_first`.
struct Segments {
    int before_first, first, last_first, behind_first;
    int before_second, second, last_second, behind_second;

    bool has_first() const { return first != behind_first; }
};

inline Segments segments_of(const Plan& plan, const Exchange& move) {
    const int first = plan.next[move.before_first];
    const bool has_first = move.first_size != 0 && plan.problem.is_visit(first);
    const int last_first = has_first ? last_of(plan, first, move.first_size) : move.before_first;
    const int last_second = last_of(plan, move.second, move.second_size);
    const int behind_first = plan.next[last_first], before_second = plan.previous[move.second];
    return {move.before_first, first, last_first, behind_first, before_second, move.second, last_second, plan.next[last_second]};
}

// Metres that both routes, of vehicles of one profile, are longer after an exchange; where legs are kept (`Node::metres`).
inline Metres more_metres(const Plan& plan, int profile, const Segments& moved) {
    const Problem& problem = plan.problem;
    const auto kept = [&plan](int node) { return Metres{plan.nodes[node].metres}; };
    const auto leg = [&](int from, int to) { return problem.metres(profile, from, to); };
    Metres more = leg(moved.before_first, moved.second) + leg(moved.last_second, moved.behind_first);
    more -= kept(moved.first) + kept(moved.second) + kept(moved.behind_second);
    if (!moved.has_first()) return more + leg(moved.before_second, moved.behind_second);
    return more + leg(moved.before_second, moved.first) + leg(moved.last_first, moved.behind_second) - kept(moved.behind_first);
}

// Whether both vehicles hold what they would carry after the exchange.
bool loads_swap(const Plan& plan, const Segments& moved);

// Exchange what lies in both gaps; its own inverse.
void swap_links(Plan& plan, const Segments& moved);

// The visits from `first` up to `after` in a new order, in `plan.scratch`: those from `visit` on come first, or all are reversed.
std::span<const int> list_rearranged(Plan& plan, int first, int visit, int after, bool is_reversed);

// Bring what lies between `before` and `after` into that order. Again with what came first before, it is as it was.
void rearrange_links(Plan& plan, int before, int visit, int after, bool is_reversed);

}  // namespace router
