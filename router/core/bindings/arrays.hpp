// numpy arrays at the border: views of matrices that stay alive as long as they are used, and tables of named columns.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "../units.hpp"
#include "../support/views.hpp"

namespace router {

template <class T>
using Vector = nanobind::ndarray<const T, nanobind::ndim<1>, nanobind::c_contig, nanobind::device::cpu>;
template <class T>
using Matrix = nanobind::ndarray<const T, nanobind::ndim<2>, nanobind::c_contig, nanobind::device::cpu>;
template <class T>
using Cube = nanobind::ndarray<const T, nanobind::ndim<3>, nanobind::c_contig, nanobind::device::cpu>;

template <class T>
View2<T> view_of(const Matrix<T>& array) {
    return {array.data(), std::int64_t(array.shape(0)), std::int64_t(array.shape(1))};
}

template <class T>
View3<T> view_of(const Cube<T>& array) {
    return {array.data(), std::int64_t(array.shape(0)), std::int64_t(array.shape(1)), std::int64_t(array.shape(2))};
}

template <class T>
std::span<const T> span_of(const Vector<T>& array) {
    return {array.data(), array.shape(0)};
}

/// Throws a ValueError that says `what` unless `holds`.
inline void require(bool holds, const std::string& what) {
    if (!holds) throw nanobind::value_error(what.c_str());
}

inline void require_index(Index index, std::size_t count, const char* what) {
    if (index < 0 || std::size_t(index) >= count)
        throw nanobind::index_error((std::string(what) + " " + std::to_string(index) + " of " + std::to_string(count)).c_str());
}

/// Columns of one length, by name.
class Columns {
  public:
    /// tables: by name, a dict of one-dimensional arrays (int64 or float64).
    Columns(const nanobind::dict& tables, const char* name) : name_(name), columns_(nanobind::cast<nanobind::dict>(tables[name])) {
        for (const auto& [column, values] : columns_) {
            const std::size_t length = nanobind::len(values);
            require(rows_ == unknown || rows_ == length, std::string("the columns of ") + name + " differ in length");
            rows_ = length;
        }
    }

    std::size_t rows() const { return rows_ == unknown ? 0 : rows_; }
    std::span<const std::int64_t> integers(const char* column) const { return values<std::int64_t>(column); }
    std::span<const double> amounts(const char* column) const { return values<double>(column); }

    /// Indices below `count`; `NONE` is allowed where `optional`.
    std::vector<Index> indices(const char* column, std::size_t count, bool optional = false) const {
        std::vector<Index> found;
        found.reserve(rows());
        for (const std::int64_t value : integers(column)) {
            if (!(optional && value == NONE)) require(value >= 0 && std::size_t(value) < count, std::string(name_) + "." + column + " is out of range");
            found.push_back(Index(value));
        }
        return found;
    }

  private:
    static constexpr std::size_t unknown = ~std::size_t{0};

    template <class T>
    std::span<const T> values(const char* column) const {
        return span_of(nanobind::cast<Vector<T>>(columns_[column]));
    }

    const char* name_;
    nanobind::dict columns_;
    std::size_t rows_ = unknown;
};

}  // namespace router
