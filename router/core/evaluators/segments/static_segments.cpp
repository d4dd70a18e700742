#include "../../search/search.hpp"
#include "segments.hpp"

namespace router {

std::unique_ptr<Search> new_static_search(std::shared_ptr<const Problem> problem, std::uint64_t seed) {
    const auto make = [](const Problem& the_problem, Plan& plan) { return std::make_unique<StaticSegments>(the_problem, plan); };
    return std::make_unique<SearchOf<StaticSegments, decltype(make)>>(std::move(problem), seed, make);
}

}  // namespace router
