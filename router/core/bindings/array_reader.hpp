// numpy arrays as views; a keeper holds them alive for as long as the views are used.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "../support/views.hpp"

namespace router {

namespace nb = nanobind;

template <class T, int dimensions>
using Array = nb::ndarray<const T, nb::ndim<dimensions>, nb::c_contig, nb::device::cpu>;

// Reads named arrays of exact type and shape out of a dict.
class ArrayReader {
  public:
    ArrayReader(nb::dict arrays, std::vector<nb::object>& keeper) : arrays_(std::move(arrays)), keeper_(keeper) {}

    template <class T>
    View<T> one(const char* name, std::int64_t size = -1) {
        const auto array = read<T, 1>(name);
        const auto length = static_cast<std::int64_t>(array.shape(0));
        want(name, size, length);
        return {array.data(), length};
    }

    template <class T>
    View2<T> two(const char* name, std::int64_t rows, std::int64_t columns) {
        const auto array = read<T, 2>(name);
        want(name, rows, static_cast<std::int64_t>(array.shape(0)));
        want(name, columns, static_cast<std::int64_t>(array.shape(1)));
        return {array.data(), static_cast<std::int64_t>(array.shape(0)), static_cast<std::int64_t>(array.shape(1))};
    }

    template <class T>
    View3<T> three(const char* name, std::int64_t layers, std::int64_t rows, std::int64_t columns) {
        const auto array = read<T, 3>(name);
        want(name, layers, static_cast<std::int64_t>(array.shape(0)));
        want(name, rows, static_cast<std::int64_t>(array.shape(1)));
        want(name, columns, static_cast<std::int64_t>(array.shape(2)));
        return {array.data(), static_cast<std::int64_t>(array.shape(0)), static_cast<std::int64_t>(array.shape(1)),
                static_cast<std::int64_t>(array.shape(2))};
    }

    template <class T>
    T number(const char* name) {
        return nb::cast<T>(find(name));
    }

    // Raises where an index of a view lies outside `least` … `bound` − 1.
    template <class T>
    static void check_indices(const char* name, const T* data, std::int64_t size, std::int64_t least, std::int64_t bound) {
        for (std::int64_t index = 0; index < size; ++index) {
            if (data[index] < least || data[index] >= bound) {
                throw std::invalid_argument(std::string(name) + "[" + std::to_string(index) + "] is " + std::to_string(data[index]) +
                                            ", outside of " + std::to_string(least) + " to " + std::to_string(bound - 1));
            }
        }
    }

  private:
    nb::handle find(const char* name) {
        if (!arrays_.contains(name)) throw std::invalid_argument(std::string("no array ") + name);
        return arrays_[name];
    }

    template <class T, int dimensions>
    Array<T, dimensions> read(const char* name) {
        nb::object object = nb::borrow(find(name));
        Array<T, dimensions> array;
        if (!nb::try_cast(object, array, false)) throw std::invalid_argument(std::string(name) + " has another type or shape");
        keeper_.push_back(std::move(object));
        return array;
    }

    static void want(const char* name, std::int64_t wanted, std::int64_t found) {
        if (wanted >= 0 && wanted != found) {
            throw std::invalid_argument(std::string(name) + " has " + std::to_string(found) + " entries for " + std::to_string(wanted));
        }
    }

    nb::dict arrays_;
    std::vector<nb::object>& keeper_;
};

// A vector as a numpy array of its own.
template <class T>
nb::ndarray<nb::numpy, T, nb::ndim<1>> as_numpy(std::vector<T> values) {
    auto* held = new std::vector<T>(std::move(values));
    nb::capsule owner(held, [](void* pointer) noexcept { delete static_cast<std::vector<T>*>(pointer); });
    return nb::ndarray<nb::numpy, T, nb::ndim<1>>(held->data(), {held->size()}, owner);
}

}  // namespace router
