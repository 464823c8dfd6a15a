// A Poco::Data statement that stays prepared. Poco 1.11's own SQLite statement is prepared anew by every execute(),
// copies each text twice and knows a column's declared type only; this one keeps the prepared form, binds in place and
// reports the type each value has.
#pragma once

#include <Poco/Data/StatementImpl.h>
#include <parley/storage.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace parley::sqlite {

/// One thread at a time. After run() has thrown, the object may only be destroyed.
class HeldStatement final : public Poco::Data::StatementImpl {
 public:
  /// `db` is the native handle of `session`; both outlive the statement. Compiled by the first run().
  HeldStatement(Poco::Data::SessionImpl& session, sqlite3* db, std::string_view sql);
  ~HeldStatement() override;

  /// Runs once for each element of `affected`, with `width` parameters from the row-major `params`; a parameter named
  /// $n takes the n-th of its row. affected[i] receives the rows changed. Throws sdk::Failure.
  void run(std::span<const parley_value> params, std::uint32_t width, const sdk::RowSink& rows,
           std::span<std::uint64_t> affected);

  const std::string& text() const { return text_; }

 protected:
  // Poco::Data's side: StatementImpl::execute() calls compileImpl, then bindImpl, hasNext and next while canBind.
  void compileImpl() override;
  bool canCompile() const override { return stmt_ == nullptr; }
  void bindImpl() override;
  bool canBind() const override { return row_ < affected_.size(); }
  bool hasNext() override;
  std::size_t next() override;
  int affectedRowCount() const override { return int(changed_); }
  // Rows go to a RowSink and never into Poco's containers, so to Poco this statement returns no columns.
  std::size_t columnsReturned() const override { return 0; }
  const Poco::Data::MetaColumn& metaColumn(std::size_t position) const override;
  Poco::Data::AbstractExtraction::ExtractorPtr extractor() override { return {}; }
  Poco::Data::AbstractBinding::BinderPtr binder() override { return {}; }

 private:
  void map_parameters();
  void bind_value(int position, const parley_value& value);
  parley_value column(int position) const;
  void finish_row();

  sqlite3* const db_;
  const std::string text_;
  sqlite3_stmt* stmt_ = nullptr;
  std::vector<std::uint32_t> order_;  // order_[i]: which parameter of a row SQLite's i-th placeholder takes
  std::vector<parley_value> columns_;

  // Of the run under way.
  std::span<const parley_value> params_;
  std::uint32_t width_ = 0;
  const sdk::RowSink* rows_ = nullptr;
  std::span<std::uint64_t> affected_;
  std::size_t row_ = 0;
  std::uint64_t changed_ = 0;
  std::int64_t changes_before_ = 0;
  bool running_ = false;
  bool stepped_ = false;
  bool on_row_ = false;
};

}  // namespace parley::sqlite
