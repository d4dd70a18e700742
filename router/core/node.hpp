// The nodes of a plan: what is kept of each side by side in memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "units.hpp"

namespace router {

// What evaluators that keep earliest times (`EarliestTimes`) keep of a node.
//
// `leave`: earliest departure; of a start, its own. `latest`: latest begin of service with which the rest of the route still keeps its
// windows; of an end, when it must be reached; of a start, the latest departure. Both are clamped to 32 bits, beyond every moment of an
// instance. `seconds`, `metres`: of the leg that ends at the node, so that a walk along a route stays out of the matrices.
struct KeptTimes {
    std::int32_t leave = 0;
    std::int32_t latest = 0;
    std::int32_t seconds = 0;
    std::int32_t metres = 0;
};

// What an insertion asks of a node, in half a cache line: times, links and place.
struct alignas(32) Node : KeptTimes {
    int next = 0;
    int previous = 0;
    int place = 0;
    std::int32_t noted_at = 0;  // where its times before the step stand, if they were noted
};

inline std::int32_t clamped(Seconds moment) {
    return static_cast<std::int32_t>(std::clamp<Seconds>(moment, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
}

// One of the links of all nodes, read and written like an array.
template <int Node::*link>
class Links {
  public:
    explicit Links(std::vector<Node>& nodes) : nodes_(nodes.data()) {}
    int& operator[](std::int64_t node) { return nodes_[node].*link; }
    int operator[](std::int64_t node) const { return nodes_[node].*link; }

  private:
    Node* nodes_;
};

}  // namespace router
