#include "held_statement.hpp"

#include <charconv>
#include <sqlite3.h>

#include "failures.hpp"

namespace parley::sqlite {

using sdk::Failure;

HeldStatement::HeldStatement(Poco::Data::SessionImpl& session, sqlite3* db, std::string_view sql)
    : StatementImpl(session), db_(db), text_(sql) {
  add(text_);
}

HeldStatement::~HeldStatement() {
  sqlite3_finalize(stmt_);
}

void HeldStatement::run(std::span<const parley_value> params, std::uint32_t width, const sdk::RowSink& rows,
                        std::span<std::uint64_t> affected) {
  if (running_) throw Failure(PARLEY_INTERNAL, "the statement is already running in this session: " + text_);
  if (affected.empty()) return;
  running_ = true;
  params_ = params;
  width_ = width;
  rows_ = &rows;
  affected_ = affected;
  row_ = 0;
  if (getState() == ST_DONE) reset();
  execute();
  running_ = false;
}

void HeldStatement::compileImpl() {
  if (stmt_) return;  // Poco compiles after every reset(); the prepared form is what we hold
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(db_, text_.data(), int(text_.size()), SQLITE_PREPARE_PERSISTENT, &stmt_, &rest);
  if (code != SQLITE_OK) throw_failure(db_, code, text_);
  if (!stmt_) throw Failure(PARLEY_INVALID, "there is no statement in: \"" + text_ + "\"");
  const std::string_view left(rest, std::size_t(text_.data() + text_.size() - rest));
  if (left.find_first_not_of(" \t\r\n;") != std::string_view::npos)
    throw Failure(PARLEY_INVALID, "expected one statement, found more after: " + text_.substr(0, 120));
  map_parameters();
}

// SQLite numbers $-parameters in the order in which it meets them, whatever their names say.
void HeldStatement::map_parameters() {
  const int count = sqlite3_bind_parameter_count(stmt_);
  for (int i = 1; i <= count; ++i) {
    const char* name = sqlite3_bind_parameter_name(stmt_, i);
    const std::string_view text = name ? name : "?";
    std::uint32_t number = 0;
    const auto read = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (text.front() != '$' || read.ec != std::errc() || read.ptr != text.data() + text.size() || number == 0)
      throw Failure(PARLEY_INVALID, "expected parameters $1, $2, ..., found " + std::string(text) + " in: " + text_);
    order_.push_back(number - 1);
  }
}

void HeldStatement::bindImpl() {
  if (order_.size() != width_)
    throw Failure(PARLEY_INVALID, "expected " + std::to_string(order_.size()) + " parameters, found " +
                                      std::to_string(width_) + " for: " + text_);
  const parley_value* values = params_.data() + row_ * width_;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    if (order_[i] >= width_)
      throw Failure(PARLEY_INVALID, "expected parameters without gaps, found $" + std::to_string(order_[i] + 1) +
                                        " of " + std::to_string(width_) + " in: " + text_);
    bind_value(int(i) + 1, values[order_[i]]);
  }
  changes_before_ = sqlite3_total_changes64(db_);
  stepped_ = false;
}

// SQLITE_STATIC: the values live until run() returns, and every step of this row happens before that.
void HeldStatement::bind_value(int position, const parley_value& value) {
  // A null pointer would bind NULL, and an empty text is not NULL.
  const char* bytes = value.bytes.data ? value.bytes.data : "";
  int code = SQLITE_OK;
  switch (value.type) {
    case PARLEY_VALUE_NULL:
      code = sqlite3_bind_null(stmt_, position);
      break;
    case PARLEY_VALUE_INTEGER:
      code = sqlite3_bind_int64(stmt_, position, value.integer);
      break;
    case PARLEY_VALUE_REAL:
      code = sqlite3_bind_double(stmt_, position, value.real);
      break;
    case PARLEY_VALUE_TEXT:
      code = sqlite3_bind_text64(stmt_, position, bytes, value.bytes.size, SQLITE_STATIC, SQLITE_UTF8);
      break;
    case PARLEY_VALUE_BLOB:
      code = sqlite3_bind_blob64(stmt_, position, bytes, value.bytes.size, SQLITE_STATIC);
      break;
    default:
      throw Failure(PARLEY_INVALID,
                    "parameter " + std::to_string(position) + " has the unknown type " + std::to_string(value.type));
  }
  if (code != SQLITE_OK) throw_failure(db_, code, text_);
}

bool HeldStatement::hasNext() {
  if (stepped_) return on_row_;
  const int code = sqlite3_step(stmt_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) throw_failure(db_, code, text_);
  stepped_ = true;
  on_row_ = code == SQLITE_ROW;
  if (!on_row_) finish_row();
  return on_row_;
}

std::size_t HeldStatement::next() {
  columns_.resize(std::size_t(sqlite3_data_count(stmt_)));  // each time: SELECT * follows a change of the schema
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i] = column(int(i));
  rows_->row(columns_);
  stepped_ = false;
  return 1;
}

parley_value HeldStatement::column(int position) const {
  parley_value value{};
  switch (sqlite3_column_type(stmt_, position)) {
    case SQLITE_INTEGER:
      value.type = PARLEY_VALUE_INTEGER;
      value.integer = sqlite3_column_int64(stmt_, position);
      break;
    case SQLITE_FLOAT:
      value.type = PARLEY_VALUE_REAL;
      value.real = sqlite3_column_double(stmt_, position);
      break;
    case SQLITE_TEXT:
      value.type = PARLEY_VALUE_TEXT;
      value.bytes.data = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, position));
      value.bytes.size = std::uint64_t(sqlite3_column_bytes(stmt_, position));
      break;
    case SQLITE_BLOB:
      value.type = PARLEY_VALUE_BLOB;
      value.bytes.data = static_cast<const char*>(sqlite3_column_blob(stmt_, position));
      value.bytes.size = std::uint64_t(sqlite3_column_bytes(stmt_, position));
      break;
    default:
      value.type = PARLEY_VALUE_NULL;
  }
  return value;
}

// sqlite3_changes() keeps the count of an earlier statement when this one changed nothing at all (DDL, SELECT).
void HeldStatement::finish_row() {
  changed_ = sqlite3_total_changes64(db_) == changes_before_ ? 0 : std::uint64_t(sqlite3_changes64(db_));
  affected_[row_++] = changed_;
  sqlite3_reset(stmt_);
}

const Poco::Data::MetaColumn& HeldStatement::metaColumn(std::size_t) const {
  throw Failure(PARLEY_INTERNAL, "a held statement has no columns for Poco::Data");
}

}  // namespace parley::sqlite
