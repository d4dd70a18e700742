#include "../../search/search.hpp"
#include "segments.hpp"
#include "time_of_day.hpp"

namespace router {

std::unique_ptr<Search> new_time_of_day_search(std::shared_ptr<const Problem> problem, std::shared_ptr<const Travel> travel, std::uint64_t seed) {
    using E = Segmented<TimeOfDayTimes>;
    const auto make = [travel](const Problem& the_problem, Plan& plan) { return std::make_unique<E>(the_problem, plan, *travel); };
    return std::make_unique<SearchOf<E, decltype(make)>>(std::move(problem), seed, make);
}

}  // namespace router
