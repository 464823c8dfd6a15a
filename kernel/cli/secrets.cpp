#include <charconv>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "secrets/fernet.hpp"
#include "server/key_check.hpp"
#include "server/rotate_secrets.hpp"

namespace parley::cli {

namespace {

constexpr const char* kHelp =
    "parley secrets - the keys for what is kept encrypted in the database\n\n"
    "Usage: parley secrets new-key          print a new key for [secrets] keys\n"
    "       parley secrets rotate [ROWS]    seal everything again under the first key, ROWS to a transaction (500)\n"
    "       parley secrets adopt            go on with the present keys when the old ones are lost for good\n\n"
    "To change the key: put the new one first in [secrets] keys and restart, rotate, take the old one out, restart.\n"
    "`rotate` may run beside the server, and may be ended and begun again.\n\n";

constexpr std::size_t kRows = 500;
constexpr std::size_t kMostRows = 100'000;

Result<std::size_t> rows_of(const std::vector<std::string>& positional) {
  if (positional.size() < 2) return kRows;
  const std::string& text = positional[1];
  std::size_t rows = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), rows);
  if (problem != std::errc{} || end != text.data() + text.size() || rows < 1 || rows > kMostRows)
    return fail(Errc::invalid, "expected a number of rows from 1 to 100000, found '" + text + "'");
  return rows;
}

/// Returns how many values could not be opened.
std::uint64_t print(const std::vector<server::RotatedColumn>& columns) {
  std::uint64_t unreadable = 0;
  for (const server::RotatedColumn& column : columns) {
    std::cout << column.name << ": " << column.counts.seen << " values, " << column.counts.resealed << " sealed again, "
              << column.counts.unreadable << " cannot be opened\n";
    for (const std::string& refusal : column.counts.first_refusals) std::cerr << "  " << refusal << "\n";
    unreadable += column.counts.unreadable;
  }
  if (columns.empty()) std::cout << "no column holds sealed values\n";
  return unreadable;
}

int failed(const Error& error) {
  return failure("secrets", error.message, error.code == Errc::invalid ? kConfiguration : kFailed);
}

int adopt(const Arguments& arguments) {
  const config::Sources sources = sources_of(arguments);
  const Result<std::size_t> adopted = server::adopt_keys(sources, layout_of(arguments, sources));
  if (!adopted) return failed(adopted.error());
  std::cout
      << "The present keys are the database's now. What others have sealed stays unreadable: enter the tokens of\n"
         "the channels again. Second factors switched off, to be enrolled again: "
      << *adopted << "\n";
  return kOk;
}

int rotate(const Arguments& arguments, std::size_t rows) {
  const config::Sources sources = sources_of(arguments);
  const auto columns = server::rotate_secrets(sources, layout_of(arguments, sources), rows);
  if (!columns) return failed(columns.error());
  return print(*columns) == 0 ? kOk : kFailed;
}

}  // namespace

int secrets(const Words& words) {
  const Result<Arguments> arguments = parse_arguments(words, {"--help"});
  if (!arguments) return usage_error("secrets", arguments.error());
  if (arguments->has("--help")) {
    std::cout << kHelp << common_options();
    return kOk;
  }
  const auto& positional = arguments->positional;
  const std::string verb = positional.empty() ? "" : positional[0];
  if (verb == "new-key" && positional.size() == 1) {
    std::cout << parley::secrets::FernetKey::generate().to_text() << "\n";
    return kOk;
  }
  if (verb == "adopt" && positional.size() == 1) return adopt(*arguments);
  if (verb != "rotate" || positional.size() > 2)
    return usage_error("secrets", fail(Errc::invalid, "expected new-key, rotate [ROWS] or adopt"));
  const Result<std::size_t> rows = rows_of(positional);
  if (!rows) return usage_error("secrets", rows.error());
  return rotate(*arguments, *rows);
}

}  // namespace parley::cli
