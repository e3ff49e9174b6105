#pragma once

#include <cstring>

#include "eventstore/codec/billing_tables.h"
#include "eventstore/codec/tables.h"
#include "eventstore/codec/work_tables.h"

// Inside the codec only: lists of values. Behind the declarations of all values, because a template finds only those
// that stand before it.
namespace steward::codec {

template <class Tag>
[[nodiscard]] fb::Uuid to_struct(const Id<Tag>& id) {
  return *static_cast<const fb::Uuid*>(raw(id));
}
[[nodiscard]] inline Uuid from_struct(const fb::Uuid& stored) { return uuid_of(stored); }

template <class Struct, class Value>
[[nodiscard]] Offset<Vector<const Struct*>> to_structs(Builder& out, const std::vector<Value>& values) {
  Struct* stored = nullptr;
  const auto offset = out.CreateUninitializedVectorOfStructs(values.size(), &stored);
  for (std::size_t i = 0; i < values.size(); ++i) stored[i] = to_struct(values[i]);
  return offset;
}
// Bytes that were changed may have put a list at an odd address: it is read nowhere else but here.
template <class Struct>
[[nodiscard]] std::vector<Struct> copies_of(const Vector<const Struct*>& stored) {
  std::vector<Struct> copies(stored.size());
  if (!copies.empty()) std::memcpy(copies.data(), stored.Data(), copies.size() * sizeof(Struct));
  return copies;
}
template <class Value, class Struct>
[[nodiscard]] std::vector<Value> from_structs(const Vector<const Struct*>& stored) {
  std::vector<Value> values;
  values.reserve(stored.size());
  for (const Struct& item : copies_of(stored)) values.push_back(Value(from_struct(item)));
  return values;
}

// A list that came later is absent when it is empty: what has none is written as ever.
template <class Struct, class Value>
[[nodiscard]] Offset<Vector<const Struct*>> to_structs_unless_empty(Builder& out, const std::vector<Value>& values) {
  return values.empty() ? Offset<Vector<const Struct*>>{} : to_structs<Struct>(out, values);
}
template <class Value, class Struct>
[[nodiscard]] std::vector<Value> from_structs_or_empty(const Vector<const Struct*>* stored) {
  return stored == nullptr ? std::vector<Value>{} : from_structs<Value>(*stored);
}

template <class Table, class Value>
[[nodiscard]] Offset<Vector<Offset<Table>>> to_tables(Builder& out, const std::vector<Value>& values) {
  std::vector<Offset<Table>> offsets;
  offsets.reserve(values.size());
  for (const auto& value : values) offsets.push_back(to_table(out, value));
  return out.CreateVector(offsets);
}
template <class Table, class Value>
[[nodiscard]] bool from_tables(const Vector<Offset<Table>>& stored, std::vector<Value>& values) {
  values.resize(stored.size());
  for (flatbuffers::uoffset_t i = 0; i < stored.size(); ++i) {
    if (!from_table(*stored.Get(i), values[i])) return false;
  }
  return true;
}

}  // namespace steward::codec
