#include "full.hpp"

#include "must_use.hpp"

namespace router {

static_assert(Evaluator<Full>);

Full::Full(const Problem& the_problem, Plan& the_plan, const TimingProblem& timing, const full::RuleTables& tables)
    : problem(the_problem),
      plan(the_plan),
      tables_(tables),
      state_(problem, timing, tables, plan),
      prices_(problem, timing, tables, state_.rules),
      limits_(problem, timing, tables),
      docks_(problem, timing, tables, plan),
      estimates_(state_),
      openings_(problem),
      sequence_(problem.visit_count),
      takes_figures_(tables.musts.size > 0 || state_.balance.is_used() || docks_.is_used()),
      is_marked_(problem.vehicle_count, 0),
      saved_reload_(problem.node_count(), -1) {
    marked_.reserve(2 * problem.vehicle_count);
    plan.keeps_loads = false;  // `refresh_state` brings them up to date
}

void Full::mark(int route) {
    if (is_marked_[route]) return;
    is_marked_[route] = 1;
    marked_.push_back(route);
}

// Price every marked route.
void Full::settle() {
    for (const int route : marked_) {
        if (is_marked_[route]) settle_route(route);
    }
    marked_.clear();
}

void Full::settle_route(int route) {
    is_marked_[route] = 0;
    full::PricedRoute priced = prices_.of(route, sequence_.write(plan, route));
    if (state_.times.vehicle(route).max_trips > 1) priced = without_idle_loadings(route, priced);
    keep(route, priced);
}

// Leave out every loading without which the route is cheaper.
full::PricedRoute Full::without_idle_loadings(int route, full::PricedRoute priced) {
    for (int node = plan.next[problem.start_of(route)]; problem.is_visit(node); node = plan.next[node]) {
        const int reload = plan.reload[node];
        if (reload < 0) continue;
        plan.reload[node] = -1;
        const full::PricedRoute shorter = prices_.of(route, sequence_.write(plan, route));
        if (shorter.price <= priced.price) priced = shorter;
        else plan.reload[node] = reload;
    }
    return priced;
}

void Full::keep(int route, const full::PricedRoute& priced) {
    plan.set_cost(route, priced.price);
    if (takes_figures_ && !state_.is_idle(route)) {
        full::RouteFigures figures = full::figures_of(plan, tables_, route, priced);
        state_.figures.accept(route, figures);
    }
    refresh_state(route);
}

void Full::refresh_state(int route) {
    state_.times.refresh(route);
    plan.refresh_loads(route);
    limits_.route_changed(plan, route);
}

void Full::start_step() {
    settle();
    state_.figures.start_step();
    state_.times.start_step();
}

bool Full::refresh_route(int route) {
    plan.refresh_sums(route);
    settle_route(route);
    return state_.is_idle(route) || plan.sums[route].cost < tables_.broken_price;
}

void Full::save_route(int route) {
    for (int node = problem.start_of(route); node != problem.end_of(route); node = plan.next[node]) saved_reload_[node] = plan.reload[node];
}

bool Full::nodes_changed(int route, int, int) {
    if (pending_.job >= 0 && plan.option_of[pending_.job] >= 0) {
        take_insertion(route);
        return true;
    }
    move_loadings();
    if (state_.is_idle(route)) {
        is_marked_[route] = 0;
        plan.set_cost(route, tables_.idle_price[route]);
        refresh_state(route);
    } else {
        mark(route);
    }
    return true;  // a removal that breaks a rule makes the route dear
}

// The insertion found last has been made; its price is known.
void Full::take_insertion(int route) {
    const int option = plan.option_of[pending_.job];
    const int first = problem.first_visit[option], second = problem.second_visit[option], after = plan.next[first];
    pending_.job = -1;
    if (second >= 0) {
        plan.reload[first] = plan.reload[second] = -1;
    } else {
        plan.reload[first] = pending_.reload;
        if (problem.is_visit(after)) plan.reload[after] = pending_.next_reload;
    }
    keep(route, pending_.route);
}

// Loadings right before the visits of the job removed last now come before what follows them.
void Full::move_loadings() {
    const Removal& removal = plan.removed.back();
    const int second = problem.second_visit[removal.option];
    if (second >= 0) move_loading(second, removal.after_second);
    move_loading(problem.first_visit[removal.option], removal.after_first);
}

void Full::move_loading(int visit, int before) {
    const int reload = plan.reload[visit], after = plan.next[before];
    plan.reload[visit] = -1;
    if (!problem.is_visit(after)) return;
    if (!problem.is_visit(before)) plan.reload[after] = -1;
    else if (reload >= 0 && plan.reload[after] < 0) plan.reload[after] = reload;
}

void Full::settle_plan() {
    settle();
    if (!takes_figures_) return;
    Money price = 0.0;
    if (tables_.musts.size > 0) price -= tables_.broken_price * full::excused_vehicles(plan, tables_);
    if (docks_.is_used()) price += docks_.price(state_.figures, state_.times, prices_);
    if (state_.balance.is_used()) price += state_.balance.price(docks_.hours());
    plan.price.rules = price;
}

void Full::undo_step() {
    for (const int route : marked_) is_marked_[route] = 0;
    marked_.clear();
    pending_.job = -1;
    for (const int job : plan.inserted) {
        for (int option = problem.option_offsets[job]; option < problem.option_offsets[job + 1]; ++option) {
            plan.reload[problem.first_visit[option]] = -1;
        }
    }
    state_.figures.undo_step();
    state_.times.undo_step();
    for (const int route : plan.touched) {
        for (int node = problem.start_of(route); node != problem.end_of(route); node = plan.next[node]) plan.reload[node] = saved_reload_[node];
        plan.refresh_loads(route);
        limits_.route_changed(plan, route);
    }
}

Insertion Full::best_insertion(int job, const Settings& settings, Random& random) {
    settle();
    if (state_.balance.is_used()) state_.balance.find_extremes();
    candidates_.clear();
    double discount = 1.0;
    if (random.fraction() < settings.open_chance) discount = random.fraction();
    full::InsertionScan(state_, estimates_, openings_, candidates_, settings, random).collect(job, discount);
    return cheapest(job, discount);
}

// The cheapest candidate by exact price; those that would cost more by estimate are left out.
Insertion Full::cheapest(int job, double discount) {
    Money best_price = NOWHERE, uneven = 0.0;
    const full::Candidate* best = nullptr;
    pending_.job = -1;
    for (const full::Candidate& place : candidates_) {
        if (place.price >= best_price) break;
        const full::Activities trial = write_trial(place);
        if (!limits_.allow(place.route, trial)) continue;
        const full::PricedRoute whole = prices_.of(place.route, trial);
        if (prices_.is_broken(whole.price)) continue;
        Money more = 0.0;
        if (state_.balance.is_used()) more = state_.balance.change_with(place.option, place.route, whole.hours());
        Money price = whole.price - plan.sums[place.route].cost + more;
        if (state_.is_idle(place.route)) price *= discount;
        if (price < best_price) {
            best_price = price;
            best = &place;
            uneven = more;
            pending_.route = whole;
        }
    }
    if (best == nullptr) return {};
    pending_.job = job;
    pending_.reload = best->reload;
    pending_.next_reload = best->next_reload;
    Insertion found = *best;
    found.price = pending_.route.price - plan.sums[best->route].cost + uneven;
    return found;
}

// The route of a candidate with its visits put in.
full::Activities Full::write_trial(const full::Candidate& place) {
    const int first = problem.first_visit[place.option], second = problem.second_visit[place.option];
    sequence_.clear();
    for (int node = problem.start_of(place.route);;) {
        int reload = plan.reload[plan.next[node]];
        if (node == place.after_first) {
            sequence_.add(first, place.reload);
            reload = place.next_reload;
            if (second >= 0 && place.after_second == first) sequence_.add(second, -1);
        } else if (second >= 0 && node == place.after_second) {
            sequence_.add(second, -1);
        }
        node = plan.next[node];
        if (!problem.is_visit(node)) return sequence_;
        sequence_.add(node, reload);
    }
}

}  // namespace router
