// Read-only views of arrays with two and three axes that somebody else owns; row-major, without gaps.
#pragma once

#include <cstddef>

namespace router {

template <class T>
struct View2 {
    const T* data = nullptr;
    std::size_t rows = 0, columns = 0;

    const T& operator()(std::size_t row, std::size_t column) const { return data[row * columns + column]; }
    bool empty() const { return data == nullptr; }
};

template <class T>
struct View3 {
    const T* data = nullptr;
    std::size_t layers = 0, rows = 0, columns = 0;

    const T& operator()(std::size_t layer, std::size_t row, std::size_t column) const {
        return data[(layer * rows + row) * columns + column];
    }
    bool empty() const { return data == nullptr; }
};

}  // namespace router
