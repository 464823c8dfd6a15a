// The main() of a plugin's test program. It is a file of its own because it takes longer to compile than most tests.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
