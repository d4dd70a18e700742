// A route as the rules read it: visits in order; −1 − k stands for loading again at the vehicle's k-th place.
#pragma once

#include <span>
#include <vector>

#include "../../plan.hpp"
#include "../../units.hpp"

namespace router::full {

using Activities = std::span<const Index>;

inline int reload_at(Index activity) { return -1 - activity; }
inline bool is_reload(Index activity) { return activity < 0; }

// A sequence under construction, in memory that is used again.
class Sequence {
  public:
    explicit Sequence(std::size_t longest) { items_.reserve(longest); }

    void clear() { items_.clear(); }
    void add(int visit, int reload) {
        if (reload >= 0) items_.push_back(-1 - reload);
        items_.push_back(visit);
    }
    operator Activities() const { return items_; }

    // Write down a route of the plan.
    Activities write(const Plan& plan, int route) {
        clear();
        for (int node = plan.next[plan.problem.start_of(route)]; plan.problem.is_visit(node); node = plan.next[node]) {
            add(node, plan.reload[node]);
        }
        return items_;
    }

  private:
    std::vector<Index> items_;
};

}  // namespace router::full
