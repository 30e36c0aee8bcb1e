// What a later part of the core has made: a model of the config, a feature's state (config/features.h). The parts before it hold its
// address alone, so that what makes, moves and ends such a thing comes with the part that works with it.
#pragma once

namespace leadline::base {

template <typename T>
class Late {
 public:
  Late() = default;
  Late(const Late&) = delete;
  Late& operator=(const Late&) = delete;
  ~Late() { if (value_) end_(value_); }

  // Called by its part alone, when that is there. A second time nothing happens.
  T& make() {
    if (value_) return *value_;
    value_ = new T;
    end_ = [](T* value) { delete value; };
    return *value_;
  }

  explicit operator bool() const { return value_ != nullptr; }
  // Only when it has been made.
  operator T&() { return *value_; }
  operator const T&() const { return *value_; }
  T* operator->() { return value_; }
  const T* operator->() const { return value_; }

 private:
  T* value_ = nullptr;
  void (*end_)(T*) = nullptr;
};

}  // namespace leadline::base
