// Values by number, with what a step changed, so that it can be undone without a copy of all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace router {

template <class T>
class Undoable {
  public:
    explicit Undoable(std::size_t size) : now_(size), saved_(size), saved_in_(size, 0) {}

    const T& operator[](int number) const { return now_[static_cast<std::size_t>(number)]; }
    const std::vector<T>& all() const { return now_; }

    // Exchange a value and `draft`; false, and nothing done, when they are equal.
    bool accept(int number, T& draft) {
        const auto place = static_cast<std::size_t>(number);
        if (draft == now_[place]) return false;
        if (saved_in_[place] != step_) {
            saved_in_[place] = step_;
            changed_.push_back(place);
            std::swap(now_[place], saved_[place]);
        }
        std::swap(now_[place], draft);
        return true;
    }

    void start_step() {
        ++step_;
        changed_.clear();
    }

    void undo_step() {
        for (const auto place : changed_) std::swap(now_[place], saved_[place]);
    }

  private:
    std::vector<T> now_;
    std::vector<T> saved_;  // as they were before the step, of those in `changed_`
    std::vector<std::int64_t> saved_in_;
    std::vector<std::size_t> changed_;
    std::int64_t step_ = 1;
};

}  // namespace router
