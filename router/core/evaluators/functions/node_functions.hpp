// A function of time for every node, with what a step changed, so that it can be undone without a copy.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "time_function.hpp"

namespace router {

class NodeFunctions {
  public:
    explicit NodeFunctions(int nodes) : functions_(nodes), saved_(nodes), saved_in_(nodes, 0) {}

    const TimeFunction& operator[](int node) const { return functions_[static_cast<std::size_t>(node)]; }

    // Where a function is drawn before it becomes that of a node.
    TimeFunction& draft() { return draft_; }

    // Make the draft the function of `node`; false when it has been that already.
    bool accept_draft(int node) {
        const auto place = static_cast<std::size_t>(node);
        if (draft_ == functions_[place]) return false;
        if (saved_in_[place] != step_) {
            saved_in_[place] = step_;
            changed_.push_back(node);
            std::swap(functions_[place], saved_[place]);
        }
        std::swap(functions_[place], draft_);
        return true;
    }

    // Make the identity between two moments the function of `node`.
    void set_line(int node, double first, double last) {
        draft_.set_line(first, last);
        accept_draft(node);
    }

    void start_step() {
        ++step_;
        changed_.clear();
    }

    void undo_step() {
        for (const int node : changed_) std::swap(functions_[static_cast<std::size_t>(node)], saved_[static_cast<std::size_t>(node)]);
    }

  private:
    std::vector<TimeFunction> functions_;
    std::vector<TimeFunction> saved_;  // as they were before the step, of the nodes in `changed_`
    std::vector<std::int64_t> saved_in_;
    std::vector<int> changed_;
    std::int64_t step_ = 1;
    TimeFunction draft_;
};

}  // namespace router
