// The tests' stand-in for `parley __probe FILE`.
#include "plugin/probe.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  parley::plugin::run_probe(argv[2]);
}
