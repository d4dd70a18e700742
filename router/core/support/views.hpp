// Read-only views of arrays that somebody else keeps alive, and tables of our own.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "../units.hpp"

namespace router {

// A read-only array of one dimension.
template <class T>
struct View {
    const T* data = nullptr;
    std::int64_t size = 0;

    const T& operator[](std::int64_t index) const {
        assert(0 <= index && index < size);
        return data[index];
    }
};

// A read-only array of two dimensions, the last one contiguous.
template <class T>
struct View2 {
    const T* data = nullptr;
    std::int64_t rows = 0;
    std::int64_t columns = 0;

    const T& operator()(std::int64_t row, std::int64_t column) const {
        assert(0 <= row && row < rows && 0 <= column && column < columns);
        return data[row * columns + column];
    }
};

// A read-only array of three dimensions, the last one contiguous.
template <class T>
struct View3 {
    const T* data = nullptr;
    std::int64_t layers = 0;
    std::int64_t rows = 0;
    std::int64_t columns = 0;

    const T& operator()(std::int64_t layer, std::int64_t row, std::int64_t column) const {
        assert(0 <= layer && layer < layers && 0 <= row && row < rows && 0 <= column && column < columns);
        return data[(layer * rows + row) * columns + column];
    }
};

// A table of our own.
template <class T>
class Table {
  public:
    Table() = default;
    Table(std::int64_t rows, std::int64_t columns, T value = T())
        : columns_(columns), values_(static_cast<std::size_t>(rows * columns), value) {}

    T& operator()(std::int64_t row, std::int64_t column) {
        assert(0 <= column && column < columns_);
        assert(0 <= row && static_cast<std::size_t>(row * columns_ + column) < values_.size());
        return values_[static_cast<std::size_t>(row * columns_ + column)];
    }
    const T& operator()(std::int64_t row, std::int64_t column) const {
        return const_cast<Table&>(*this)(row, column);
    }

  private:
    std::int64_t columns_ = 0;
    std::vector<T> values_;
};

}  // namespace router
