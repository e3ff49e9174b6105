#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "domain/base/assert.h"

namespace steward {

namespace one_of {

// Where an alternative stands: the compiler finds it among its neighbours at once, not through those before it.
template <std::size_t I, class T>
struct Place {
  using Type = T;
};
template <class Indices, class... Ts>
struct Places;
template <std::size_t... Is, class... Ts>
struct Places<std::index_sequence<Is...>, Ts...> : Place<Is, Ts>... {};
template <std::size_t I, class T>
Place<I, T> place_at(const Place<I, T>&);

}  // namespace one_of

// Holds one of its alternatives, none of them twice; never none. What std::variant is, for hundreds of alternatives:
// with GCC 12's, each file that visits one of 230 makes thousands of functions, since the n-th alternative is reached
// through those before it, and takes eight seconds more. Here the cost is linear. Not thread-safe, as any value.
template <class... Ts>
class OneOf {
 public:
  static constexpr std::size_t kAlternatives = sizeof...(Ts);
  template <std::size_t I>
  using Alternative = typename decltype(one_of::place_at<I>(
      std::declval<one_of::Places<std::index_sequence_for<Ts...>, Ts...>>()))::Type;
  // kAlternatives when T is none.
  template <class T>
  static constexpr std::size_t index_of() {
    std::size_t at = 0;
    static_cast<void>(((std::is_same_v<T, Ts> || (++at, false)) || ...));
    return at;
  }

  OneOf() : OneOf(std::in_place_index<0>) {}
  template <std::size_t I>
  explicit OneOf(std::in_place_index_t<I>) : index_(I) {
    std::construct_at(at<Alternative<I>>());
  }
  template <class T, class... Args>
  explicit OneOf(std::in_place_type_t<T>, Args&&... args) : index_(index_of<T>()) {
    static_assert(index_of<T>() < kAlternatives, "none of the alternatives");
    std::construct_at(at<T>(), std::forward<Args>(args)...);
  }
  OneOf(const OneOf& other) : index_(other.index_) {
    using Copy = void (*)(OneOf&, const OneOf&);
    static constexpr Copy kCopies[] = {
        +[](OneOf& to, const OneOf& from) { std::construct_at(to.template at<Ts>(), *from.template at<Ts>()); }...};
    kCopies[index_](*this, other);
  }
  OneOf(OneOf&& other) noexcept : index_(other.index_) { take(other); }
  OneOf& operator=(const OneOf& other) {
    if (this != &other) *this = OneOf(other);
    return *this;
  }
  OneOf& operator=(OneOf&& other) noexcept {
    if (this == &other) return *this;
    end();
    index_ = other.index_;
    take(other);
    return *this;
  }
  ~OneOf() { end(); }

  [[nodiscard]] std::size_t index() const noexcept { return index_; }

  friend bool operator==(const OneOf& a, const OneOf& b) {
    using Equal = bool (*)(const OneOf&, const OneOf&);
    static constexpr Equal kEquals[] = {
        +[](const OneOf& left, const OneOf& right) { return *left.template at<Ts>() == *right.template at<Ts>(); }...};
    return a.index_ == b.index_ && kEquals[a.index_](a, b);
  }

  template <class T>
  [[nodiscard]] T* get_if() noexcept {
    static_assert(index_of<T>() < kAlternatives, "none of the alternatives");
    return index_ == index_of<T>() ? at<T>() : nullptr;
  }
  template <class T>
  [[nodiscard]] const T* get_if() const noexcept {
    static_assert(index_of<T>() < kAlternatives, "none of the alternatives");
    return index_ == index_of<T>() ? at<T>() : nullptr;
  }

  // Calls `visitor` with what is held; it gives one type, whatever that is.
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) {
    return call<std::invoke_result_t<Visitor&, Alternative<0>&>>(*this, visitor);
  }
  template <class Visitor>
  decltype(auto) visit(Visitor&& visitor) const {
    return call<std::invoke_result_t<Visitor&, const Alternative<0>&>>(*this, visitor);
  }

 private:
  static_assert((std::is_nothrow_move_constructible_v<Ts> && ...), "else an assignment could leave none behind");

  template <class T>
  [[nodiscard]] T* at() noexcept {
    return std::launder(reinterpret_cast<T*>(storage_));
  }
  template <class T>
  [[nodiscard]] const T* at() const noexcept {
    return std::launder(reinterpret_cast<const T*>(storage_));
  }

  template <class Result, class Self, class Visitor>
  static Result call(Self& self, Visitor& visitor) {
    static_assert((std::is_same_v<Result, decltype(visitor(*self.template at<Ts>()))> && ...),
                  "a visitor gives one type, whichever alternative is held");
    using Call = Result (*)(Self&, Visitor&);
    static constexpr Call kCalls[] = {
        +[](Self& of, Visitor& with) -> Result { return with(*of.template at<Ts>()); }...};
    return kCalls[self.index_](self, visitor);
  }

  void take(OneOf& other) noexcept {
    using Move = void (*)(OneOf&, OneOf&);
    static constexpr Move kMoves[] = {+[](OneOf& to, OneOf& from) {
      std::construct_at(to.template at<Ts>(), std::move(*from.template at<Ts>()));
    }...};
    kMoves[index_](*this, other);
  }
  void end() noexcept {
    using End = void (*)(OneOf&);
    static constexpr End kEnds[] = {+[](OneOf& of) { std::destroy_at(of.template at<Ts>()); }...};
    kEnds[index_](*this);
  }

  alignas(Ts...) std::byte storage_[std::max({sizeof(Ts)...})];
  std::size_t index_;
};

// As those of std::variant. get asserts where that throws.
template <class T, class... Ts>
[[nodiscard]] T* get_if(OneOf<Ts...>* one) noexcept {
  return one->template get_if<T>();
}
template <class T, class... Ts>
[[nodiscard]] const T* get_if(const OneOf<Ts...>* one) noexcept {
  return one->template get_if<T>();
}
template <class T, class... Ts>
[[nodiscard]] bool holds_alternative(const OneOf<Ts...>& one) noexcept {
  return one.template get_if<T>() != nullptr;
}
template <class T, class... Ts>
[[nodiscard]] T& get(OneOf<Ts...>& one) {
  T* const held = one.template get_if<T>();
  STEWARD_ASSERT(held != nullptr, "it holds another alternative");
  return *held;
}
template <class T, class... Ts>
[[nodiscard]] const T& get(const OneOf<Ts...>& one) {
  const T* const held = one.template get_if<T>();
  STEWARD_ASSERT(held != nullptr, "it holds another alternative");
  return *held;
}
template <class Visitor, class... Ts>
decltype(auto) visit(Visitor&& visitor, OneOf<Ts...>& one) {
  return one.visit(visitor);
}
template <class Visitor, class... Ts>
decltype(auto) visit(Visitor&& visitor, const OneOf<Ts...>& one) {
  return one.visit(visitor);
}

}  // namespace steward
