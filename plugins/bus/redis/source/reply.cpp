#include "reply.hpp"

#include <Poco/Exception.h>
#include <Poco/Redis/Error.h>
#include <array>

namespace parley::bus_redis {

namespace {

using namespace Poco::Redis;
using sdk::Failure;

constexpr std::array<std::string_view, 12> kPassing{
    "LOADING", "BUSY",   "MASTERDOWN", "READONLY",   "CLUSTERDOWN", "OOM",
    "NOAUTH",  "NOPERM", "WRONGPASS",  "NOREPLICAS", "MISCONF",     "ERR max number of clients"};

template <class Value>
const Value* as(const Reply& reply) {
  const auto* typed = dynamic_cast<const Type<Value>*>(reply.get());
  return typed ? &typed->value() : nullptr;
}

[[noreturn]] void unexpected() {
  throw Failure(PARLEY_INTERNAL, "Redis gave an answer of another shape than its documentation says");
}

/// The elements; Poco reads an empty array as none at all.
std::vector<Reply> elements(const Reply& reply) {
  const Array* found = as<Array>(reply);
  if (!found) unexpected();
  return found->isNull() ? std::vector<Reply>() : std::vector<Reply>(found->begin(), found->end());
}

}  // namespace

std::optional<std::string> error_of(const Reply& reply) {
  const auto* error = as<Poco::Redis::Error>(reply);
  return error ? std::optional(error->getMessage()) : std::nullopt;
}

void check(const Reply& reply) {
  const auto error = error_of(reply);
  if (!error) return;
  for (const std::string_view passing : kPassing)
    if (error->starts_with(passing)) throw Failure(PARLEY_UNAVAILABLE, "Redis refuses: " + *error);
  if (error->find("would overflow") != std::string::npos)
    throw Failure(PARLEY_INVALID, "the counter's sum does not fit into 64 bits");
  throw Failure(PARLEY_INTERNAL, "Redis refuses: " + *error);
}

std::int64_t integer(const Reply& reply) {
  const auto* number = as<Poco::Int64>(reply);
  if (!number) unexpected();
  return *number;
}

std::optional<std::string> text(const Reply& reply) {
  if (const auto* simple = as<std::string>(reply)) return *simple;
  const auto* bulk = as<BulkString>(reply);
  if (!bulk) unexpected();
  return bulk->isNull() ? std::nullopt : std::optional(bulk->value());
}

std::vector<std::int64_t> integers(const Reply& reply) {
  std::vector<std::int64_t> all;
  for (const Reply& element : elements(reply)) all.push_back(integer(element));
  return all;
}

std::vector<std::string> texts(const Reply& reply) {
  std::vector<std::string> all;
  for (const Reply& element : elements(reply)) all.push_back(text(element).value_or(std::string()));
  return all;
}

std::string reason_in_flight() {
  try {
    throw;
  } catch (const Failure& failure) {
    return failure.what();
  } catch (const Poco::TimeoutException&) {
    return "no answer within the time limit";
  } catch (const Poco::Exception& failure) {
    return failure.displayText();
  } catch (const std::ios::failure&) {
    return "the connection was closed";
  } catch (const std::exception& failure) {
    return failure.what();
  }
}

}  // namespace parley::bus_redis
