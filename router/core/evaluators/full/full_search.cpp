#include "../../search/search.hpp"
#include "full.hpp"

namespace router {

std::unique_ptr<Search> new_full_search(std::shared_ptr<const Problem> problem, std::shared_ptr<const TimingProblem> timing,
                                        std::shared_ptr<const full::RuleTables> tables, std::uint64_t seed) {
    const auto make = [timing = std::move(timing), tables = std::move(tables)](const Problem& the_problem, Plan& plan) {
        return std::make_unique<Full>(the_problem, plan, *timing, *tables);
    };
    return std::make_unique<SearchOf<Full, decltype(make)>>(std::move(problem), seed, make);
}

}  // namespace router
