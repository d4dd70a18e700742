#include "composition.hpp"

#include <algorithm>

namespace router {

namespace {

// An end of a linear piece of the function to build: the moment at the visit, and its departure or return.
struct End {
    double moment;
    double other;
};

// The other end's value where the piece passes `moment`.
double other_at(double moment, const End& before, const End& here) {
    return before.other + (here.other - before.other) * ((moment - before.moment) / (here.moment - before.moment));
}

// Add the end of a piece of a forward function; what arrives before the window opens begins when it does.
void add_arrival(TimeFunction& target, double opens, const End& before, const End& here) {
    if (here.moment <= opens) {
        if (target.is_empty()) {
            target.add(opens, here.other);
        } else {
            target.set_first_other(here.other);
        }
        return;
    }
    if (before.moment < opens) target.set_first_other(other_at(opens, before, here));
    target.add(here.moment, here.other);
}

// Add the end of a piece of a backward function, or where a border of the window cuts it.
void add_departure(TimeFunction& target, Window window, const End& before, const End& here) {
    if (here.moment < window.opens || before.moment >= window.closes) return;
    if (target.is_empty()) {
        const double share = (window.opens - before.moment) / std::max(here.moment - before.moment, SAME_MOMENT);
        target.add(window.opens, before.other + (here.other - before.other) * share);
    }
    if (here.moment > window.closes) {
        const double rise = (here.other - before.other) * (window.closes - before.moment) / (here.moment - before.moment);
        target.add(window.closes, before.other + rise);
    } else {
        target.add(here.moment, here.other);
    }
}

// Value of a backward function at `moment`, whose next point is `point`.
double value_before(const TimeFunction& function, int point, double moment) {
    if (point == 0) return function.first().other;
    if (point == function.size()) return function.last().other;
    const Point &from = function[point - 1], &to = function[point];
    const double share = (moment - from.begin) / (to.begin - from.begin);
    return from.other + (to.other - from.other) * share;
}

template <class Road>
void forward(Road road, double stay, const TimeFunction& source, Window window, TimeFunction& target) {
    auto [begin, left] = source.first();
    LegPiece piece = road.piece_from(begin + stay);
    double arrive = piece.value;
    if (arrive > window.closes + SAME_MOMENT) return;
    End before{arrive, left};
    add_arrival(target, window.opens, before, before);
    for (int point = 1; point < source.size();) {
        const Point& following = source[point];
        const double step = piece.change - stay;
        if (step < following.begin - SAME_MOMENT) {
            const double share = (step - begin) / (following.begin - begin);
            left += (following.other - left) * share;
            arrive += piece.slope * (step - begin);
            begin = step;
            piece = road.piece_from(begin + stay);
            arrive = piece.value;
        } else {
            arrive += piece.slope * (following.begin - begin);
            begin = following.begin;
            left = following.other;
            ++point;
            if (step <= following.begin + SAME_MOMENT) {
                piece = road.piece_from(begin + stay);
                arrive = piece.value;
            }
        }
        if (arrive > window.closes) {
            add_arrival(target, window.opens, before, {window.closes, other_at(window.closes, before, {arrive, left})});
            return;
        }
        add_arrival(target, window.opens, before, {arrive, left});
        before = {arrive, left};
    }
}

template <class Road>
void backward(Road road, double stay, const TimeFunction& source, Window window, TimeFunction& target) {
    auto [begin, back] = source.first();
    LegPiece piece = road.piece_until(begin);
    double here = piece.value - stay;
    if (here >= window.opens) {
        target.add(std::min(here, window.closes), back);
        if (here >= window.closes) return;
    }
    for (int point = 1; point < source.size();) {
        End before{here, back};
        const Point& following = source[point];
        if (piece.change < following.begin - SAME_MOMENT) {
            back += (following.other - back) * (piece.change - begin) / (following.begin - begin);
            begin = piece.change;
        } else {
            begin = following.begin;
            back = following.other;
            ++point;
        }
        piece = road.piece_until(begin);
        here = piece.value - stay;
        const double first = road.first_departure(begin, piece.value);
        const double waits = std::max(first - stay, before.moment);
        if (waits < here) {
            add_departure(target, window, before, {waits, back});
            before = {waits, back};
        }
        add_departure(target, window, before, {here, back});
        if (here > window.closes) return;
    }
}

template <class Road>
double join(Road road, double stay, const TimeFunction& ahead, const TimeFunction& behind, double bound) {
    const double latest = ahead.last().other;
    auto [begin, left] = ahead.first();
    LegPiece piece = road.piece_from(begin + stay);
    double least = NEVER;
    int point = 1, next_behind = 0;
    while (true) {
        const double arrive = piece.value;
        while (next_behind < behind.size() && behind[next_behind].begin <= arrive + SAME_MOMENT) ++next_behind;
        const bool is_behind_all = next_behind == behind.size();
        if (is_behind_all && arrive > behind.last().begin + SAME_MOMENT) return least;
        const double back = value_before(behind, next_behind, arrive);
        least = std::min(least, back - left);
        if (point >= ahead.size() || back - latest >= std::min(least, bound)) return least;
        const Point& following = ahead[point];
        double step = std::min(following.begin, piece.change - stay);
        if (piece.slope > 0.0) {
            if (is_behind_all) return least;
            step = std::min(step, begin + (behind[next_behind].begin - arrive) / piece.slope);
        }
        step = std::max(step, begin + SAME_MOMENT);
        if (step >= following.begin - SAME_MOMENT) {
            step = following.begin;
            left = following.other;
            ++point;
        } else {
            left += (following.other - left) * (step - begin) / (following.begin - begin);
        }
        begin = step;
        piece = road.piece_from(begin + stay);
    }
}

}  // namespace

void extend_forward(const Leg& leg, const TimeFunction& source, Window window, TimeFunction& target) {
    target.clear();
    if (source.is_empty()) return;
    leg.travel.on_road(leg.origin, leg.destination, source.first().begin + leg.stay,
                       [&](auto road) { forward(road, leg.stay, source, window, target); });
}

void extend_backward(const Leg& leg, const TimeFunction& source, Window window, TimeFunction& target) {
    target.clear();
    if (source.is_empty()) return;
    leg.travel.on_road(leg.origin, leg.destination, source.first().begin,
                       [&](auto road) { backward(road, leg.stay, source, window, target); });
}

double least_duration(const Leg& leg, const TimeFunction& ahead, const TimeFunction& behind, double bound) {
    if (ahead.is_empty() || behind.is_empty()) return NEVER;
    if (leg.travel.form() == TravelForm::fixed) {
        const double seconds = leg.stay + static_cast<double>(leg.travel.duration(leg.origin, leg.destination));
        if (ahead.first().begin + seconds > behind.last().begin + SAME_MOMENT) return NEVER;
        return duration_of_levels(ahead.last_level(), seconds, behind.first_level());
    }
    return leg.travel.on_road(leg.origin, leg.destination, ahead.first().begin + leg.stay,
                              [&](auto road) { return join(road, leg.stay, ahead, behind, bound); });
}

}  // namespace router
