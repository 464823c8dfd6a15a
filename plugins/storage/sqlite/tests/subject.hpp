// storage.sqlite as its tests see it: loaded, on a database of its own in a folder that goes with it.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <parley/testkit/storage.hpp>
#include <stdlib.h>
#include <string>

namespace parley::sqlite {

using testkit::SessionUnderTest;

struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "parley-sqlite-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

struct Subject {
  explicit Subject(sdk::Json::Object more = {}) : plugin(PARLEY_TEST_PLUGIN, host, options(std::move(more))) {}

  sdk::Json options(sdk::Json::Object more) {
    more.emplace_back("path", file.string());
    return sdk::Json(std::move(more));
  }

  Folder folder;
  std::filesystem::path file = folder.path / "test.db";
  testkit::FakeHost host;
  testkit::LoadedPlugin plugin;
};

/// Under which status the code fails, or PARLEY_OK.
template <class Code>
parley_status status_of(Code&& code) {
  try {
    code();
    return PARLEY_OK;
  } catch (const sdk::Failure& failure) {
    return failure.status();
  }
}

/// The first column of the first row as text.
inline std::string one(SessionUnderTest& session, std::string_view sql) {
  const auto cell = session.query(sql).at(0).at(0);
  return cell.type == PARLEY_VALUE_INTEGER ? std::to_string(cell.integer) : cell.bytes;
}

}  // namespace parley::sqlite
