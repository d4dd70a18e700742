// Free-flow travel stretched by speed factors per time of day, integrated through the buckets, so that leaving later never
// arrives earlier (Ichoua, Gendreau, Potvin 2003).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "../units.hpp"
#include "../support/views.hpp"
#include "leg_piece.hpp"

namespace router {

/// Share of free-flow speed of every arc in every bucket of the day.
class SpeedProfile {
  public:
    SpeedProfile() = default;

    /// starts: ascending moments at which buckets begin. speeds: by row and bucket; row_of_arc says which row rules an arc.
    SpeedProfile(std::vector<Seconds> starts, View2<double> speeds, View2<std::uint16_t> row_of_arc);

    /// percents: by bucket and arc.
    SpeedProfile(std::vector<Seconds> starts, View3<std::uint8_t> percents);

    /// Exact arrival of a leg of `free` seconds at free flow; `UNREACHABLE` when the road stays closed.
    double arrival(Index from, Index to, double leave, double free) const {
        const Index last = last_bucket();
        Index bucket = bucket_of(leave);
        double moment = leave;
        while (true) {
            const double factor = speed(from, to, bucket);
            if (factor > 0.0 && (bucket == last || moment + free / factor <= double(starts_[bucket + 1])))
                return moment + free / factor;
            if (bucket == last) return double(UNREACHABLE);
            free -= (double(starts_[bucket + 1]) - moment) * factor;
            ++bucket;
            moment = double(starts_[bucket]);
        }
    }

    /// Latest exact departure that arrives by `arrive`; minus `UNREACHABLE` when there is none.
    double departure(Index from, Index to, double arrive, double free) const {
        Index bucket = bucket_of(arrive);
        double moment = arrive;
        while (true) {
            const double factor = speed(from, to, bucket);
            if (factor > 0.0 && (bucket == 0 || moment - free / factor >= double(starts_[bucket]))) return moment - free / factor;
            if (bucket == 0) return -double(UNREACHABLE);
            free -= (moment - double(starts_[bucket])) * factor;
            moment = double(starts_[bucket]);
            --bucket;
        }
    }

    /// The arrival function from `leave` on. No road may be closed.
    LegPiece piece_from(Index from, Index to, double leave, double free) const {
        const Index last = last_bucket();
        Index bucket = bucket_of(leave + SAME_MOMENT);
        const double first_factor = speed(from, to, bucket);
        double factor = first_factor, moment = leave;
        double change = bucket < last ? double(starts_[bucket + 1]) : NEVER;
        while (bucket < last && moment + free / factor > double(starts_[bucket + 1]) - SAME_MOMENT) {
            free -= (double(starts_[bucket + 1]) - moment) * factor;
            ++bucket;
            moment = double(starts_[bucket]);
            factor = speed(from, to, bucket);
        }
        const double arrive = moment + free / factor, slope = first_factor / factor;
        if (bucket < last) change = std::min(change, leave + (double(starts_[bucket + 1]) - arrive) / slope);
        return {arrive, slope, change};
    }

    /// The function of the latest departure, from `arrive` on. No road may be closed.
    LegPiece piece_until(Index from, Index to, double arrive, double free) const {
        const Index last = last_bucket();
        Index bucket = bucket_of(arrive + SAME_MOMENT);
        const double last_factor = speed(from, to, bucket);
        double factor = last_factor, moment = arrive;
        double change = bucket < last ? double(starts_[bucket + 1]) : NEVER;
        while (bucket > 0 && moment - free / factor < double(starts_[bucket]) - SAME_MOMENT) {
            free -= (moment - double(starts_[bucket])) * factor;
            moment = double(starts_[bucket]);
            --bucket;
            factor = speed(from, to, bucket);
        }
        const double leave = moment - free / factor, slope = last_factor / factor;
        if (bucket < last) change = std::min(change, arrive + (double(starts_[bucket + 1]) - leave) / slope);
        return {leave, slope, change};
    }

    /// Share of free-flow speed on an arc in a bucket.
    double speed(Index from, Index to, Index bucket) const {
        if (percents_.data != nullptr) return percents_(bucket, from, to) / 100.0;
        return speeds_(row_of_arc_(from, to), bucket);
    }

    /// The bucket that rules from `moment` on; the first one also rules before its start.
    Index bucket_of(double moment) const {
        const Index last = last_bucket();
        const double cell = (moment - double(starts_[0])) * cells_per_second_;
        Index bucket = bucket_of_cell_[std::size_t(std::min(std::max(cell, 0.0), CELLS - 1.0))];
        while (bucket < last && double(starts_[bucket + 1]) <= moment) ++bucket;
        return bucket;
    }

  private:
    static constexpr int CELLS = 1024;  // equal parts of the time from the first to the last bucket

    Index last_bucket() const { return Index(starts_.size()) - 1; }
    void fill_cells();

    std::vector<Seconds> starts_;
    std::vector<Index> bucket_of_cell_;  // that rules at the beginning of a cell, or the one before it
    double cells_per_second_ = 0.0;
    View2<double> speeds_;
    View2<std::uint16_t> row_of_arc_;
    View3<std::uint8_t> percents_;
};

}  // namespace router
