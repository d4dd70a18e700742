#include "../evaluators/full/route_rules.hpp"

#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include "../search/search.hpp"
#include "../timing/problem.hpp"
#include "array_reader.hpp"
#include "problem.hpp"

namespace router {

using full::RuleTables;

namespace {

// Rules and the arrays that they view; they are let go with the interpreter lock held.
struct KeptTables : RuleTables {
    std::vector<nb::object> arrays;

    ~KeptTables() {
        nb::gil_scoped_acquire lock;
        arrays.clear();
    }
};

struct BoundTables {
    std::shared_ptr<const RuleTables> tables;
};

// Offsets of lists that lie one behind the other: from 0, never falling, up to the end of the last.
void check_offsets(const char* name, const View<std::int32_t>& offsets, std::int64_t end) {
    bool ascends = offsets.size > 0 && offsets[0] == 0 && offsets[offsets.size - 1] == end;
    for (std::int64_t row = 1; row < offsets.size; ++row) ascends = ascends && offsets[row - 1] <= offsets[row];
    if (!ascends) throw std::invalid_argument(std::string(name) + " do not ascend from 0 to " + std::to_string(end));
}

View<std::int32_t> indices(ArrayReader& reader, const char* name, std::int64_t size, std::int64_t least, std::int64_t bound) {
    const auto view = reader.one<std::int32_t>(name, size);
    ArrayReader::check_indices(name, view.data, view.size, least, bound);
    return view;
}

void read_route_rules(RuleTables& tables, ArrayReader& reader, const Problem& problem) {
    const int visits = problem.visit_count, vehicles = problem.vehicle_count;
    tables.position = indices(reader, "position", visits, full::ANYWHERE, full::LAST + 1);
    tables.prefix_vehicle = indices(reader, "prefix_vehicle", visits, -1, vehicles);
    tables.prefix_size = indices(reader, "prefix_size", vehicles, 0, visits + 1);
    tables.relation_kind = indices(reader, "relation_kind", -1, full::SAME_VEHICLE, full::ADJACENT + 1);
    tables.members = indices(reader, "members", -1, 0, visits);
    tables.member_offsets = reader.one<std::int32_t>("member_offsets", tables.relation_kind.size + 1);
    tables.relation_of = indices(reader, "relation_of", -1, 0, tables.relation_kind.size);
    tables.relation_rank = reader.one<std::int32_t>("relation_rank", tables.relation_of.size);
    tables.relation_offsets = reader.one<std::int32_t>("relation_offsets", visits + 1);
    check_offsets("member_offsets", tables.member_offsets, tables.members.size);
    check_offsets("relation_offsets", tables.relation_offsets, tables.relation_of.size);
    tables.compactness_price = reader.number<double>("compactness_price");
    tables.broken_price = reader.number<double>("broken_price");
    tables.route_price = reader.number<double>("route_price");
}

void read_plan_rules(RuleTables& tables, ArrayReader& reader, const Problem& problem) {
    const int visits = problem.visit_count, vehicles = problem.vehicle_count;
    tables.kind_limit = reader.one<std::int64_t>("kind_limit");
    tables.kind_of = indices(reader, "kind_of", vehicles, 0, tables.kind_limit.size);
    tables.docks = reader.one<std::int64_t>("docks");
    const std::int64_t sites = tables.docks.size;
    tables.loading = reader.one<std::int64_t>("loading", sites);
    tables.stock = reader.two<std::int64_t>("stock", sites, problem.dimension_count);
    tables.first_site = indices(reader, "first_site", vehicles, -1, sites);
    tables.promised = indices(reader, "promised", visits, -1, vehicles + 1);
    tables.most_changes = reader.number<std::int64_t>("most_changes");
    tables.musts = indices(reader, "musts", -1, 0, vehicles);
    tables.must_jobs = indices(reader, "must_jobs", -1, 0, problem.job_count);
    tables.must_offsets = reader.one<std::int32_t>("must_offsets", tables.musts.size + 1);
    check_offsets("must_offsets", tables.must_offsets, tables.must_jobs.size);
    tables.balance_price = reader.one<double>("balance_price", full::MEASURES);
}

void construct(BoundTables* self, const BoundProblem& problem, nb::dict arrays) {
    auto kept = std::make_shared<KeptTables>();
    ArrayReader reader(std::move(arrays), kept->arrays);
    const auto read_rows = [&reader](std::int64_t rows) {
        return [&reader, rows]<class T>(const char* name, View<T>& view) { view = reader.one<T>(name, rows); };
    };
    full::each_of_visits(*kept, read_rows(problem.problem->visit_count));
    full::each_of_vehicles(*kept, read_rows(problem.problem->vehicle_count));
    read_route_rules(*kept, reader, *problem.problem);
    read_plan_rules(*kept, reader, *problem.problem);
    new (self) BoundTables{std::move(kept)};
}

std::unique_ptr<Search> construct_search(const BoundProblem& problem, std::shared_ptr<const TimingProblem> timing,
                                         const BoundTables& tables, std::uint64_t seed) {
    const Problem& own = *problem.problem;
    if (static_cast<int>(timing->visits.size()) != own.visit_count || static_cast<int>(timing->vehicles.size()) != own.vehicle_count) {
        throw std::invalid_argument("problem and timing are of different instances");
    }
    if (tables.tables->position.size != own.visit_count || tables.tables->prefix_size.size != own.vehicle_count) {
        throw std::invalid_argument("problem and rules are of different instances");
    }
    return new_full_search(problem.problem, std::move(timing), tables.tables, seed);
}

// The rules of one route, for tests.
class BoundRules {
  public:
    BoundRules(const BoundProblem& problem, const BoundTables& tables)
        : problem_(problem.problem), tables_(tables.tables), rules_(*problem_, *tables_) {}

    bool fit(int vehicle, const std::vector<Index>& activities) {
        ArrayReader::check_indices("vehicle", &vehicle, 1, 0, problem_->vehicle_count);
        ArrayReader::check_indices("activities", activities.data(), static_cast<std::int64_t>(activities.size()), -NO_LIMIT, problem_->visit_count);
        return rules_.fit(vehicle, activities) && rules_.keeps_prefix(vehicle, activities);
    }

  private:
    std::shared_ptr<const Problem> problem_;
    std::shared_ptr<const RuleTables> tables_;
    full::RouteRules rules_;
};

}  // namespace

void bind_full_search(nb::module_& module) {
    nb::class_<BoundTables>(module, "RuleTables", "Rules of an instance without time; shared by searches, never changed.")
        .def("__init__", &construct, nb::arg("problem"), nb::arg("arrays"));
    nb::class_<BoundRules>(module, "RouteRules", "Rules of one route without time.")
        .def(nb::init<const BoundProblem&, const BoundTables&>(), nb::arg("problem"), nb::arg("rules"))
        .def("fit", &BoundRules::fit, nb::arg("vehicle"), nb::arg("activities"),
             "Whether the vehicle may drive visits, or -1 - n for loading again at its n-th place.");
    module.def("new_full_search", &construct_search, nb::arg("problem"), nb::arg("timing"), nb::arg("rules"), nb::arg("seed"));
}

}  // namespace router
