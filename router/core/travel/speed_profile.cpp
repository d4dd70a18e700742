#include "speed_profile.hpp"

namespace router {

SpeedProfile::SpeedProfile(std::span<const Seconds> starts, View2<double> speeds, View2<std::uint16_t> row_of_arc)
    : starts_(starts.begin(), starts.end()), speeds_(speeds), row_of_arc_(row_of_arc) {
    fill_cells();
}

SpeedProfile::SpeedProfile(std::span<const Seconds> starts, View3<std::uint8_t> percents)
    : starts_(starts.begin(), starts.end()), percents_(percents) {
    fill_cells();
}

void SpeedProfile::fill_cells() {
    cells_per_second_ = CELLS / std::max(1.0, starts_.back() - starts_.front());
    starts_.push_back(NEVER);
    bucket_of_cell_.resize(CELLS);
    Index bucket = 0;
    for (int cell = 0; cell < CELLS; ++cell) {
        // a second early, as cells end where buckets do but for rounding
        const double begin = starts_.front() + cell / cells_per_second_ - 1.0;
        while (starts_[bucket + 1] <= begin) ++bucket;
        bucket_of_cell_[std::size_t(cell)] = bucket;
    }
}

}  // namespace router
