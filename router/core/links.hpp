// Stretches of routes: found, exchanged, reversed and moved, links alone.
#pragma once

#include "plan.hpp"

namespace router {

// Last visit of a segment of at most `size` visits that begins at `node`, itself a visit; any size below 0 is the whole rest.
inline int last_of(const Plan& plan, int node, int size) {
    int count = 1;
    while (count != size && plan.problem.is_visit(plan.next[node])) {
        node = plan.next[node];
        ++count;
    }
    return node;
}

// Whether `visit` comes within `reach` nodes from `node` on.
bool lies_ahead(const Plan& plan, int node, int visit, int reach);

// Exchange what lies between two pairs of nodes; its own inverse.
void swap_links(Plan& plan, int before_first, int behind_first, int before_second, int behind_second);

// Reverse everything strictly between two nodes; its own inverse.
void flip_links(Plan& plan, int before, int after);

// Let what starts at `visit` come before what lay between `before` and `visit`.
void rotate_links(Plan& plan, int before, int visit, int after);

// Two segments on different routes: from `first` up to `behind_first`, exclusive, and from `second` up to `behind_second`.
struct Segments {
    int first;
    int behind_first;
    int second;
    int behind_second;
};

// Whether both vehicles hold what they would carry after the segments change routes.
bool loads_swap(const Plan& plan, int route_one, int route_two, const Segments& segments);

}  // namespace router
