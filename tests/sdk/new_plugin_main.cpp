// `parley new plugin` by itself: KIND NAME TARGET TEMPLATES.
#include <iostream>

#include "cli/new_plugin.hpp"

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  return parley::cli::new_plugin(argv[1], argv[2], argv[3], argv[4], std::cout, std::cerr);
}
