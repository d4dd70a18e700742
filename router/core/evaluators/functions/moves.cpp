// Small annealed moves when time is paid: tails or segments change routes, a stretch is reversed or moved ahead.
//
// A move is judged before it is made: whole seconds for feasibility, then the durations of both routes from the functions of what stays
// and those of the nodes that move. Vehicles of one type only, and only where windows, simple loads and durations are all the rules.
#include <cmath>
#include <utility>

#include "../../search/focus_window.hpp"
#include "functions.hpp"

namespace router {

namespace {

constexpr int WHOLE_TAIL = -1;

// List the nodes from `last` back to `first` in the scratch array; how many.
int list_reversed(Plan& plan, int first, int last) {
    int count = 0;
    for (int node = last;; node = plan.previous[node]) {
        plan.scratch[count++] = node;
        if (node == first) return count;
    }
}

// List the nodes from `visit` to `after`, exclusive, then those from `first` to `visit`; how many.
int list_rotated(Plan& plan, int first, int visit, int after) {
    int count = 0;
    for (int node = visit; node != after; node = plan.next[node]) plan.scratch[count++] = node;
    for (int node = first; node != visit; node = plan.next[node]) plan.scratch[count++] = node;
    return count;
}

}  // namespace

void Functions::anneal_moves(const Settings& settings, Random& random, double temperature) {
    const int reach = std::min(settings.move_neighbours, problem.neighbour_count);
    const bool plain = problem.has_simple_loads && !(problem.has_release || problem.has_setup || problem.has_pairs || problem.has_limits);
    if (reach == 0 || !plain) return;
    for (int move = 0; move < settings.moves; ++move) {
        int one = some_visit(plan, random);
        int two = problem.neighbours(one, random.below(reach));
        if (random.fraction() < 0.5) std::swap(one, two);
        if (plan.route_of[one] < 0 || plan.route_of[two] < 0) continue;
        const double limit = -temperature * std::log(1.0 - random.fraction());
        try_move(one, two, limit, settings, random);
    }
}

void Functions::try_move(int one, int two, double limit, const Settings& settings, Random& random) {
    Exchange move{one, two, WHOLE_TAIL, WHOLE_TAIL};
    if (plan.route_of[one] != plan.route_of[two]) {
        if (random.fraction() < 0.03) move.before_first = problem.start_of(plan.route_of[one]);
        if (random.fraction() >= settings.tail_chance) {
            move.first_size = random.below(settings.longest_segment + 1);
            move.second_size = 1 + random.below(settings.longest_segment);
        }
    } else if (random.fraction() < settings.split_off_chance) {
        const int vehicle = plan.may_open() ? plan.spare_vehicle(random.below(problem.type_count)) : -1;
        if (vehicle < 0 || plan.sums[plan.route_of[two]].stops < 2) return;
        move.before_first = problem.start_of(vehicle);
        move.first_size = 0;
        if (random.fraction() >= 0.5) move.second_size = 1 + random.below(2 * settings.longest_segment);
    } else {
        rearrange(one, two, random.below(settings.longest_segment + 1), settings.longest_reversal, limit);
        return;
    }
    exchange(move, limit);
}

// Swap two segments of different routes if the price rises by less than `limit`.
bool Functions::exchange(const Exchange& move, double limit) {
    const auto [before_first, second, first_size, second_size] = move;
    const int route_one = plan.route_of[before_first], route_two = plan.route_of[second], type = problem.vehicle_type[route_one];
    if (type != problem.vehicle_type[route_two]) return false;
    const int before_second = plan.previous[second], first = plan.next[before_first];
    const bool has_first = first_size != 0 && problem.is_visit(first);
    const int behind_first = plan.next[has_first ? last_of(plan, first, first_size) : before_first];
    const int behind_second = plan.next[last_of(plan, second, second_size)];
    const bool empties = !problem.is_visit(before_second) && !problem.is_visit(behind_second);
    if (empties && !has_first && plan.sums[route_one].stops == 0) return false;
    const bool tails = !problem.is_visit(behind_first) && !problem.is_visit(behind_second);
    const Segments segments{first, behind_first, second, behind_second};
    if (!loads_swap(plan, route_one, route_two, segments)) return false;
    double price = metres_swapped(type, segments, before_second, has_first);
    if (plan.sums[route_one].stops == 0) price += problem.fixed_price[type];
    if (empties && !has_first) price -= problem.fixed_price[type];
    const double paid = problem.second_price[type];
    const double allowed = (limit - price) / std::max(paid, 1e-9) + duration(route_one) + duration(route_two);
    const double one = duration_joined(route_one, before_first, second, behind_second, behind_first, tails, allowed);
    if (one >= NEVER || (paid > 0.0 && one >= allowed)) return false;
    double two = 0.0;
    if (has_first || !empties) two = duration_joined(route_two, before_second, first, behind_first, behind_second, tails, allowed - one);
    if (two >= NEVER || price + paid * (one + two - duration(route_one) - duration(route_two)) >= limit) return false;
    swap_links(plan, before_first, behind_first, before_second, behind_second);
    update(route_one, before_first, behind_first);
    update(route_two, before_second, behind_second);
    return true;
}

// Price of the metres that a swap of segments adds.
double Functions::metres_swapped(int type, const Segments& segments, int before_second, bool has_first) const {
    const auto [first, behind_first, second, behind_second] = segments;
    const int profile = problem.profile[type];
    const int before_first = plan.previous[first], last_first = plan.previous[behind_first], last_second = plan.previous[behind_second];
    Metres gained = problem.metres(profile, before_first, second) + problem.metres(profile, last_second, behind_first);
    gained -= problem.metres(profile, before_first, first) + problem.metres(profile, before_second, second);
    gained -= problem.metres(profile, last_second, behind_second);
    if (has_first) {
        gained += problem.metres(profile, before_second, first) + problem.metres(profile, last_first, behind_second);
        gained -= problem.metres(profile, last_first, behind_first);
    } else {
        gained += problem.metres(profile, before_second, behind_second);
    }
    return problem.metre_price[type] * static_cast<double>(gained);
}

// Duration of a route that goes from `before` along the nodes from `node` up to `stop`, exclusive, to `goal`.
double Functions::duration_joined(int route, int before, int node, int stop, int goal, bool tails, double bound) {
    if (tails && problem.is_visit(node)) return duration_along({route, before, 0, node}, bound);
    int count = 0;
    for (; node != stop; node = plan.next[node]) plan.scratch[count++] = node;
    return duration_along({route, before, count, goal}, bound);
}

// Duration of a route that goes the way under trial; `NEVER` when that comes too late anywhere or exceeds the longest duration;
// something not below `bound` when it is not below it.
double Functions::duration_along(const Way& way, double bound) {
    const int type = problem.vehicle_type[way.route], profile = problem.profile[type];
    if (least_between(way.before, way.goal) >= bound) return NEVER;
    int node = way.before;
    Seconds leave = times[node].leave;
    for (int index = 0; index < way.count; ++index) {
        const int following = plan.scratch[index];
        leave = leave_after(type, node, following, leave);
        if (leave >= NO_LIMIT) return NEVER;
        node = following;
    }
    if (arrive(profile, node, way.goal, leave) > times[way.goal].latest) return NEVER;
    if (is_static_) return static_duration_along(way);
    const TimeFunction* source = &ahead_[way.before];
    double stay = stay_at(type, way.before);
    node = way.before;
    for (int index = 0; index < way.count; ++index) {
        const int following = plan.scratch[index];
        TimeFunction& target = on_trial_[index & 1];
        extend_forward(leg(type, node, following, stay), *source, window(following), target);
        stay = static_cast<double>(problem.time_at(type, node, following));
        source = &target;
        node = following;
    }
    const double duration = least_duration(leg(type, node, way.goal, stay), *source, behind_[way.goal], bound);
    const std::int64_t stops = plan.sums[way.route].stops + way.count;
    return duration + margin_ * static_cast<double>(stops) > max_duration_[way.route] ? NEVER : duration;
}

// The same, for a way that can be driven in time, under static travel.
double Functions::static_duration_along(const Way& way) const {
    const int type = problem.vehicle_type[way.route], profile = problem.profile[type];
    if (ahead_[way.before].is_empty() || behind_[way.goal].is_empty()) return NEVER;
    Point ahead = ahead_[way.before].last_level();
    double stay = stay_at(type, way.before);
    int node = way.before;
    for (int index = 0; index < way.count; ++index) {
        const int following = plan.scratch[index];
        extend_level(ahead, stay + static_cast<double>(fastest(profile, node, following)), window(following));
        stay = static_cast<double>(problem.time_at(type, node, following));
        node = following;
    }
    const double duration = duration_of_levels(ahead, stay + static_cast<double>(fastest(profile, node, way.goal)), behind_[way.goal].first_level());
    return duration > max_duration_[way.route] ? NEVER : duration;
}

// Sums, times and price of a route whose nodes between two others were changed.
void Functions::update(int route, int before, int after) {
    plan.refresh_sums(route);
    route_times_[route].duration = 0.0;
    nodes_changed(route, before, after);
}

// Make `visit` follow `before` on one route: size 0 reverses what lies between, else a segment of that size moves ahead.
bool Functions::rearrange(int before, int visit, int size, int reach, double limit) {
    const int first = plan.next[before], route = plan.route_of[before], type = problem.vehicle_type[route];
    if (first == visit || !lies_ahead(plan, first, visit, reach)) return false;
    const int after = plan.next[size == 0 ? visit : last_of(plan, visit, size)];
    const int count = size == 0 ? list_reversed(plan, first, visit) : list_rotated(plan, first, visit, after);
    const Way way{route, before, count, after};
    const double price = problem.metre_price[type] * static_cast<double>(more_metres_along(way));
    const double paid = problem.second_price[type];
    const double longer = duration_along(way, (limit - price) / std::max(paid, 1e-9) + duration(route));
    if (longer >= NEVER || price + paid * (longer - duration(route)) >= limit) return false;
    if (size == 0) {
        flip_links(plan, before, after);
    } else {
        rotate_links(plan, before, visit, after);
    }
    update(route, before, after);
    return true;
}

// Metres more than as the route stands.
Metres Functions::more_metres_along(const Way& way) const {
    const int profile = problem.profile[problem.vehicle_type[way.route]];
    Metres more = 0;
    int node = way.before;
    for (int index = 0; index < way.count; ++index) {
        more += problem.metres(profile, node, plan.scratch[index]);
        node = plan.scratch[index];
    }
    more += problem.metres(profile, node, way.goal);
    for (node = way.before; node != way.goal; node = plan.next[node]) more -= problem.metres(profile, node, plan.next[node]);
    return more;
}

}  // namespace router
