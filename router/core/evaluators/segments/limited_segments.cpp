#include "../../search/search.hpp"
#include "segments.hpp"

namespace router {

std::unique_ptr<Search> new_limited_search(std::shared_ptr<const Problem> problem, std::uint64_t seed) {
    const auto make = [](const Problem& the_problem, Plan& plan) { return std::make_unique<LimitedSegments>(the_problem, plan); };
    return std::make_unique<SearchOf<LimitedSegments, decltype(make)>>(std::move(problem), seed, make);
}

}  // namespace router
