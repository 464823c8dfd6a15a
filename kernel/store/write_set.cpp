#include "store/write_set.hpp"

namespace parley::store {

namespace {
bool has_bytes(const parley_value& value) {
  return value.type == PARLEY_VALUE_TEXT || value.type == PARLEY_VALUE_BLOB;
}
}  // namespace

WriteSet::WriteSet(std::string_view tenant) : bytes_(tenant), tenant_size_(tenant.size()) {
  if (tenant.empty()) throw BrokenInvariant("a write set was made for an empty tenant id");
  // Room for what one message brings about; without it growing costs more than filling.
  bytes_.reserve(1024);
  values_.reserve(32);
  operations_.reserve(8);
}

WriteSet& WriteSet::add_values(TenantSql sql, std::span<const Value> params) {
  if (tenant_size_ == 0)
    throw BrokenInvariant("a tenant's statement in a write set of no tenant: " + std::string(sql.text()));
  return append(sql.text(), sql.parameters(), params, true);
}

WriteSet& WriteSet::append(std::string_view sql, unsigned parameters, std::span<const Value> params, bool with_tenant) {
  const std::size_t own = with_tenant ? 1 : 0;
  if (params.size() + own != parameters) {
    throw BrokenInvariant("expected " + std::to_string(parameters - own) + " parameters, found " +
                          std::to_string(params.size()) + " for: " + std::string(sql));
  }
  operations_.push_back({sql, std::uint32_t(values_.size()), std::uint32_t(parameters), kAnyRows, with_tenant});
  if (with_tenant) {
    parley_value tenant{};
    tenant.type = PARLEY_VALUE_TEXT;
    tenant.bytes.size = tenant_size_;
    values_.push_back(tenant);
  }
  for (const Value& value : params) push(value);
  return *this;
}

void WriteSet::push(const Value& value) {
  parley_value raw = value.raw();
  if (has_bytes(raw)) {
    raw.integer = std::int64_t(bytes_.size());
    bytes_.append(raw.bytes.data, raw.bytes.size);
    raw.bytes.data = nullptr;
  }
  values_.push_back(raw);
}

WriteSet& WriteSet::expecting(std::uint64_t rows) {
  if (operations_.empty()) throw BrokenInvariant("expecting() needs a statement before it");
  operations_.back().expected_rows = std::int64_t(rows);
  return *this;
}

WriteSet& WriteSet::about(std::string_view key) {
  key_ = key;
  return *this;
}

std::string_view WriteSet::tenant() const {
  return std::string_view(bytes_).substr(0, tenant_size_);
}

void WriteSet::settle() {
  for (parley_value& value : values_) {
    if (has_bytes(value)) value.bytes.data = bytes_.data() + value.integer;
  }
}

}  // namespace parley::store
