#include "config/contact_options.hpp"

namespace parley::config {

OptionTable contacts_options() {
  using enum OptionType;
  return OptionTable::of({
      {.key = "import_bytes",
       .type = size,
       .default_text = "10MB",
       .min = "1KB",
       .max = "1GB",
       .description = "The largest file that is imported."},
      {.key = "import_lines",
       .type = integer,
       .default_text = "100000",
       .min = "1",
       .max = "10000000",
       .description = "Lines of a file that is imported."},
      {.key = "import_errors",
       .type = integer,
       .default_text = "1000",
       .min = "1",
       .max = "100000",
       .description = "Errors that the report of an import tells one by one; more are counted."},
      {.key = "export_contacts",
       .type = integer,
       .default_text = "100000",
       .min = "1",
       .max = "10000000",
       .description = "Contacts in one exported file, which is held in memory."},
  });
}

}  // namespace parley::config
