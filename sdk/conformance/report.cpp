#include "report.hpp"

#include <ostream>

namespace parley::conformance {

void Report::add(const Case& one, const Outcome& outcome) {
  const bool kept = outcome.kind == Outcome::Kind::kept;
  const bool broken = outcome.kind == Outcome::Kind::broken;
  ++(kept ? kept_ : broken ? broken_ : skipped_);
  const char* result = kept ? "kept" : broken ? "broken" : "skipped";
  if (as_json_) {
    cases_.push(sdk::Json::object({{"case", one.name},
                                   {"promise", one.promise},
                                   {"result", result},
                                   {"reason", outcome.reason},
                                   {"ms", outcome.took.count()}}));
    return;
  }
  out_ << (kept ? "✓ " : broken ? "✗ " : "- ") << one.name << ": " << one.promise;
  if (!kept) out_ << "\n    " << result << ": " << outcome.reason;
  out_ << std::endl;
}

bool Report::finish() {
  const bool good = broken_ == 0 && kept_ > 0;
  if (as_json_)
    out_ << sdk::Json::object({{"plugin", plugin_},
                               {"conforms", good},
                               {"kept", kept_},
                               {"broken", broken_},
                               {"skipped", skipped_},
                               {"cases", cases_}})
                .dump()
         << "\n";
  else
    out_ << kept_ << " kept, " << broken_ << " broken, " << skipped_ << " skipped\n";
  return good;
}

}  // namespace parley::conformance
