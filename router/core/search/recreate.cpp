#include "recreate.hpp"

#include <algorithm>
#include <span>

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

// Let `key` of every listed job and its first visit decide.
template <class Key>
void set_keys(Plan& plan, int count, Key key) {
    const Problem& problem = plan.problem;
    for (int index = 0; index < count; ++index) {
        const int job = plan.scratch[index];
        plan.keys[index] = {static_cast<double>(key(job, problem.first_visit[problem.option_offsets[job]])), index, job};
    }
}

void draw_keys(Plan& plan, int count, int draw, Random& random) {
    const Problem& problem = plan.problem;
    const bool has_loads = problem.dimension_count > 0;
    if (draw < 4 || (draw < 8 && !has_loads)) {
        set_keys(plan, count, [&](int, int) { return random.fraction(); });
    } else if (draw < 8) {
        set_keys(plan, count, [&](int, int visit) { return -problem.amount(visit, 0); });
    } else if (draw < 11) {
        const int start = problem.start_of(0), sign = draw < 10 ? -1 : 1;
        set_keys(plan, count, [&](int, int visit) { return sign * problem.metres(0, start, visit); });
    } else if (draw < 13) {
        set_keys(plan, count, [&](int, int visit) { return problem.closes[visit] - problem.opens[visit]; });
    } else if (draw < 15) {
        set_keys(plan, count, [&](int, int visit) { return problem.opens[visit]; });
    } else if (draw < BY_PENALTY) {
        set_keys(plan, count, [&](int, int visit) { return -problem.closes[visit]; });
    } else if (draw == BY_PENALTY || !has_loads) {
        set_keys(plan, count, [&](int job, int) { return -plan.least_price_out(job); });
    } else {
        set_keys(plan, count, [&](int job, int visit) {
            return -plan.least_price_out(job) / std::max(1.0, static_cast<double>(problem.amount(visit, 0)));
        });
    }
}

}  // namespace

void sort_jobs(Plan& plan, int count, const Settings& settings, Random& random) {
    int draw;
    if (settings.by_penalty > 0.0 && random.fraction() < settings.by_penalty) {
        draw = BY_PENALTY + random.below(2);
    } else {
        draw = random.below(BY_PENALTY);
    }
    draw_keys(plan, count, draw, random);
    const auto listed = std::span(plan.keys).first(static_cast<std::size_t>(count));
    std::sort(listed.begin(), listed.end());
    std::transform(listed.begin(), listed.end(), plan.scratch.begin(), [](const JobKey& key) { return key.job; });
}

int put_first(Plan& plan, int count, int job) {
    const auto first = plan.scratch.begin(), end = first + count, place = std::find(first, end, job);
    std::copy_backward(first, place, place + 1);
    plan.scratch[0] = job;
    return place == end ? count + 1 : count;
}

}  // namespace router::detail
