// One case of a golden file: a config, and what a node with it does step by step.
//
//   {"name": "An answer by number counts", "config": {...}, "scope": {"vars": {}, "contact": {}, ...},
//    "steps": [{"expect": {"effects": [...]}}, {"says": "2", "expect": {"port": "large"}}]}
//
// A step is `kind` (enter unless told) with `event`; `says` is a message with that text. The state of a step goes into
// the next one. Of `expect`, `port` and `effects` are what the step gives, absent: none; `state` is looked at when it
// is there; `fails` is a part of the sentence of a step that fails. A case with `refused` instead of steps has a config
// that is refused with a sentence that has these words in it.
#pragma once

#include <parley/testkit/node.hpp>
#include <string>
#include <vector>

#include "flow/node_type.hpp"
#include "schema/validator.hpp"

namespace parley::test {

/// The type that cases are played on, with all that its results are held against.
struct TypeUnderTest {
  const testkit::LoadedPlugin& plugin;
  flow::NodeDescription description;
  schema::Validator config;
  schema::Validator message;  ///< what may be said
};

/// What went otherwise than the case says; empty when nothing did.
std::vector<std::string> play(const TypeUnderTest& type, const sdk::Json& golden);

}  // namespace parley::test
