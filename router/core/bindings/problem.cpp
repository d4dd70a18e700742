#include "problem.hpp"

#include "array_reader.hpp"

namespace router {

namespace {

// A problem and the arrays that it views; they are let go with the interpreter lock held.
struct KeptProblem : Problem {
    std::vector<nb::object> arrays;

    ~KeptProblem() {
        nb::gil_scoped_acquire lock;
        arrays.clear();
    }
};

void read_visits(Problem& problem, ArrayReader& reader) {
    const int visits = problem.visit_count, nodes = problem.node_count(), dimensions = problem.dimension_count;
    problem.place = reader.one<std::int32_t>("place", nodes);
    problem.opens = reader.one<std::int64_t>("opens", nodes);
    problem.closes = reader.one<std::int64_t>("closes", nodes);
    problem.window_offsets = reader.one<std::int64_t>("window_offsets", visits + 1);
    problem.window_opens = reader.one<std::int64_t>("window_opens");
    problem.window_closes = reader.one<std::int64_t>("window_closes", problem.window_opens.size);
    problem.service = reader.two<std::int64_t>("service", -1, visits);
    problem.setup = reader.one<std::int64_t>("setup", visits);
    problem.release = reader.one<std::int64_t>("release", visits);
    problem.deliver = reader.two<std::int64_t>("deliver", visits, dimensions);
    problem.collect = reader.two<std::int64_t>("collect", visits, dimensions);
    problem.amount = reader.two<std::int64_t>("amount", visits, dimensions);
    problem.partner = reader.one<std::int32_t>("partner", visits);
    problem.is_delivery = reader.one<std::uint8_t>("is_delivery", visits);
    ArrayReader::check_indices("partner", problem.partner.data, visits, -1, visits);
    ArrayReader::check_indices("window_offsets", problem.window_offsets.data, visits + 1, 0, problem.window_opens.size + 1);
}

void read_jobs(Problem& problem, ArrayReader& reader) {
    const int visits = problem.visit_count, jobs = problem.job_count;
    problem.job_of = reader.one<std::int32_t>("job_of", visits);
    problem.option_offsets = reader.one<std::int32_t>("option_offsets", jobs + 1);
    problem.first_visit = reader.one<std::int32_t>("first_visit");
    problem.second_visit = reader.one<std::int32_t>("second_visit", problem.first_visit.size);
    problem.penalty = reader.one<double>("penalty", jobs);
    ArrayReader::check_indices("job_of", problem.job_of.data, visits, 0, jobs);
    ArrayReader::check_indices("option_offsets", problem.option_offsets.data, jobs + 1, 0, problem.first_visit.size + 1);
    ArrayReader::check_indices("first_visit", problem.first_visit.data, problem.first_visit.size, 0, visits);
    ArrayReader::check_indices("second_visit", problem.second_visit.data, problem.second_visit.size, -1, visits);
}

void read_fleet(Problem& problem, ArrayReader& reader) {
    const int visits = problem.visit_count, vehicles = problem.vehicle_count, types = problem.type_count, dimensions = problem.dimension_count;
    problem.vehicle_type = reader.one<std::int32_t>("vehicle_type", vehicles);
    problem.profile = reader.one<std::int32_t>("profile", types);
    problem.service_row = reader.one<std::int32_t>("service_row", types);
    problem.metre_price = reader.one<double>("metre_price", types);
    problem.second_price = reader.one<double>("second_price", types);
    problem.fixed_price = reader.one<double>("fixed_price", types);
    problem.capacity = reader.two<std::int64_t>("capacity", types, dimensions);
    problem.initial_load = reader.two<std::int64_t>("initial_load", types, dimensions);
    problem.max_stops = reader.one<std::int64_t>("max_stops", types);
    problem.max_distance = reader.one<std::int64_t>("max_distance", types);
    problem.max_driving = reader.one<std::int64_t>("max_driving", types);
    problem.must_drive = reader.one<std::uint8_t>("must_drive", vehicles);
    problem.max_duration = reader.one<std::int64_t>("max_duration", vehicles);
    problem.visit_price = reader.two<double>("visit_price", visits, types);
    problem.allowed = reader.two<std::uint8_t>("allowed", visits, types);
    ArrayReader::check_indices("vehicle_type", problem.vehicle_type.data, vehicles, 0, types);
    ArrayReader::check_indices("service_row", problem.service_row.data, types, 0, problem.service.rows);
}

void read_counters(Problem& problem, ArrayReader& reader) {
    const std::int64_t jobs = problem.job_count;
    problem.resource_capacity = reader.one<std::int64_t>("resource_capacity");
    problem.carried_offsets = reader.one<std::int32_t>("carried_offsets", jobs + 1);
    problem.carried_price = reader.one<double>("carried_price");
    problem.carried_surcharge = reader.one<double>("carried_surcharge", problem.carried_price.size);
    problem.carrier_of = reader.one<std::int32_t>("carrier_of", problem.carried_price.size);
    const std::int64_t ways = problem.first_visit.size + problem.carried_price.size;
    problem.use_offsets = reader.one<std::int32_t>("use_offsets", ways + 1);
    problem.use_resource = reader.one<std::int32_t>("use_resource");
    problem.use_units = reader.one<std::int64_t>("use_units", problem.use_resource.size);
    problem.tier_offsets = reader.one<std::int32_t>("tier_offsets");
    problem.tier_orders = reader.one<std::int64_t>("tier_orders");
    problem.tier_share = reader.one<double>("tier_share", problem.tier_orders.size);
    ArrayReader::check_indices("carried_offsets", problem.carried_offsets.data, jobs + 1, 0, problem.carried_price.size + 1);
    ArrayReader::check_indices("carrier_of", problem.carrier_of.data, problem.carrier_of.size, 0, problem.tier_offsets.size - 1);
    ArrayReader::check_indices("use_offsets", problem.use_offsets.data, ways + 1, 0, problem.use_resource.size + 1);
    ArrayReader::check_indices("use_resource", problem.use_resource.data, problem.use_resource.size, 0, problem.resource_capacity.size);
    ArrayReader::check_indices("tier_offsets", problem.tier_offsets.data, problem.tier_offsets.size, 0, problem.tier_orders.size + 1);
    problem.has_counters = reader.number<bool>("has_counters");
    problem.has_carriers = reader.number<bool>("has_carriers");
}

void read_legs(Problem& problem, ArrayReader& reader) {
    const int visits = problem.visit_count;
    problem.distances = reader.three<std::int32_t>("distances", -1, -1, -1);
    const std::int64_t profiles = problem.distances.layers, places = problem.distances.rows;
    if (problem.distances.columns != places) throw std::invalid_argument("distances are not square");
    problem.durations = reader.three<std::int32_t>("durations", profiles, places, places);
    problem.distances_into = reader.three<std::int32_t>("distances_into", profiles, places, places);
    problem.durations_into = reader.three<std::int32_t>("durations_into", profiles, places, places);
    problem.neighbours = reader.two<std::int32_t>("neighbours", visits, problem.neighbour_count);
    ArrayReader::check_indices("neighbours", problem.neighbours.data, visits * std::int64_t{problem.neighbour_count}, 0, visits);
    ArrayReader::check_indices("place", problem.place.data, problem.node_count(), 0, places);
    ArrayReader::check_indices("profile", problem.profile.data, problem.type_count, 0, profiles);
    problem.list_near_legs(reader.one<std::int64_t>("first_leave", visits), reader.one<std::int64_t>("last_begin", visits));
}

void construct(BoundProblem* self, nb::dict arrays) {
    auto kept = std::make_shared<KeptProblem>();
    ArrayReader reader(std::move(arrays), kept->arrays);
    kept->visit_count = reader.number<int>("visit_count");
    kept->vehicle_count = reader.number<int>("vehicle_count");
    kept->type_count = reader.number<int>("type_count");
    kept->job_count = reader.number<int>("job_count");
    kept->dimension_count = reader.number<int>("dimension_count");
    kept->neighbour_count = reader.number<int>("neighbour_count");
    read_visits(*kept, reader);
    read_jobs(*kept, reader);
    read_fleet(*kept, reader);
    read_legs(*kept, reader);
    read_counters(*kept, reader);
    kept->has_several_windows = reader.number<bool>("has_several_windows");
    kept->has_setup = reader.number<bool>("has_setup");
    kept->has_release = reader.number<bool>("has_release");
    kept->has_pairs = reader.number<bool>("has_pairs");
    kept->has_limits = reader.number<bool>("has_limits");
    kept->has_simple_loads = reader.number<bool>("has_simple_loads");
    kept->has_one_type = reader.number<bool>("has_one_type");
    kept->has_musts = reader.number<bool>("has_musts");
    new (self) BoundProblem{std::move(kept)};
}

}  // namespace

void bind_problem(nb::module_& module) {
    nb::class_<BoundProblem>(module, "Problem", "An instance as flat arrays; shared by searches, never changed.")
        .def("__init__", &construct, nb::arg("arrays"));
}

}  // namespace router
