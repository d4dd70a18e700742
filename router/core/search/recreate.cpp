#include "recreate.hpp"

namespace router::detail {

bool are_pairs(const Plan& plan, int count) {
    if (count > MOST_BY_REGRET) return false;
    const Problem& problem = plan.problem;
    for (int index = 0; index < count; ++index) {
        const int job = plan.scratch[index], option = problem.option_offsets[job];
        if (problem.option_offsets[job + 1] != option + 1 || problem.second_visit[option] < 0) return false;
    }
    return true;
}

bool some_must_drive_yet(const Plan& plan) {
    if (!plan.problem.has_musts) return false;
    for (int route = 0; route < plan.problem.vehicle_count; ++route) {
        if (plan.problem.must_drive[route] && plan.sums[route].stops == 0) return true;
    }
    return false;
}

int gather(Plan& plan, const Settings& settings, Random& random) {
    const Problem& problem = plan.problem;
    const int removed = static_cast<int>(plan.removed.size());
    int count = removed;
    const std::int64_t mark = plan.new_mark();
    for (int index = 0; index < removed; ++index) {
        plan.scratch[index] = plan.removed[index].job;
        plan.seen[plan.removed[index].job] = mark;
    }
    const int others = plan.unassigned_count - removed;
    if (others <= 0) return count;
    int tries = std::min(settings.unassigned_tries, others);
    if (others > settings.unassigned_tries && count > 0) {
        const int near = problem.first_visit[plan.removed[random.below(count)].option];
        for (int rank = 0; rank < problem.neighbour_count; ++rank) {
            const int job = problem.job_of[problem.neighbours(near, rank)];
            if (plan.option_of[job] < 0 && plan.seen[job] != mark && random.fraction() < 0.5) {
                plan.seen[job] = mark;
                plan.scratch[count++] = job;
                --tries;
                if (tries <= FAR_TRIES) break;
            }
        }
    }
    for (int index = 0; index < tries; ++index) {
        const int place = others <= settings.unassigned_tries ? index : random.below(others);
        const int job = plan.unassigned[place];
        if (plan.seen[job] != mark) {
            plan.seen[job] = mark;
            plan.scratch[count++] = job;
        }
    }
    return count;
}

namespace {

double key_of(const Plan& plan, int job, int draw, Random& random) {
    const Problem& problem = plan.problem;
    const int visit = problem.first_visit[problem.option_offsets[job]];
    if (draw >= BY_PENALTY) {
        const bool by_load = draw > BY_PENALTY && problem.dimension_count > 0;
        return -plan.least_price_out(job) / (by_load ? std::max(1.0, static_cast<double>(problem.amount(visit, 0))) : 1.0);
    }
    if (draw < 4) return random.fraction();
    if (draw < 8) return problem.dimension_count > 0 ? -static_cast<double>(problem.amount(visit, 0)) : random.fraction();
    if (draw < 11) {
        const double far = static_cast<double>(problem.metres(0, problem.start_of(0), visit));
        return draw < 10 ? -far : far;
    }
    if (draw < 13) return static_cast<double>(problem.closes[visit] - problem.opens[visit]);
    return draw < 15 ? static_cast<double>(problem.opens[visit]) : -static_cast<double>(problem.closes[visit]);
}

}  // namespace

void sort_jobs(Plan& plan, int count, const Settings& settings, Random& random) {
    int draw;
    if (settings.by_penalty > 0.0 && random.fraction() < settings.by_penalty) {
        draw = BY_PENALTY + random.below(2);
    } else {
        draw = static_cast<int>(random.fraction() * BY_PENALTY);
    }
    for (int index = 0; index < count; ++index) plan.keys[index] = key_of(plan, plan.scratch[index], draw, random);
    for (int index = 1; index < count; ++index) {
        const double key = plan.keys[index];
        const int job = plan.scratch[index];
        int place = index - 1;
        while (place >= 0 && plan.keys[place] > key) {
            plan.keys[place + 1] = plan.keys[place];
            plan.scratch[place + 1] = plan.scratch[place];
            --place;
        }
        plan.keys[place + 1] = key;
        plan.scratch[place + 1] = job;
    }
}

}  // namespace router::detail
