#include "plugin/instance.hpp"

#include <atomic>
#include <cstring>

#include "plugin/interface_shape.hpp"
#include "plugin/refusal.hpp"
#include "plugin/watched_call.hpp"

namespace parley::plugin {

namespace {

/// "node" of "parley.node/1"; the manifest was checked for the form.
std::string_view interface_word(std::string_view id) {
  id.remove_prefix(std::string_view("parley.").size());
  return id.substr(0, id.find('/'));
}

/// How init ended, shared with a thread that may outlive the one who waits for it.
struct InitOutcome {
  enum State { running, ended, abandoned };
  std::atomic<State> state{running};
  Result<void> result;
};

}  // namespace

Instance::Instance(InstanceParts parts)
    : library_(std::move(parts.library)),
      endpoint_(parts.interfaces, library_->manifest(),
                {.id = library_->manifest().id,
                 .kind = library_->manifest().kind,
                 .generation = parts.generation,
                 .log = parts.log.as("plugin:" + library_->manifest().id),
                 .metrics = &parts.metrics,
                 .clock = &parts.clock}) {}

Serving Instance::make(InstanceParts parts) {
  Serving serving;
  serving.owner = std::shared_ptr<Instance>(new Instance(std::move(parts)));
  serving.drained = std::make_shared<Event>();
  // The pin shares nothing with the owner's count: its end is the sign that nobody uses the instance any more. A
  // deleter lives as long as weak pointers to it do, and the instance has one of those: so it lets go of the owner when
  // it runs.
  serving.pin = std::shared_ptr<Instance>(serving.owner.get(),
                                          [owner = serving.owner, drained = serving.drained](Instance*) mutable {
                                            const std::shared_ptr<Instance> last = std::move(owner);
                                            drained->set();
                                          });
  serving.owner->endpoint_.set_instance(serving.pin);
  return serving;
}

Result<void> Instance::init(const std::shared_ptr<Instance>& self, std::string config, Millis deadline) {
  auto outcome = std::make_shared<InitOutcome>();
  const bool in_time = run_watched(deadline, [self, outcome, config = std::move(config)] {
    outcome->result = self->run_init(config);
    if (outcome->state.exchange(InitOutcome::ended) != InitOutcome::abandoned) return;
    (void)self->deinit();  // nobody waits any more: a late start is an end
  });
  if (in_time || outcome->state.exchange(InitOutcome::abandoned) == InitOutcome::ended) return outcome->result;
  return fail(Errc::timeout, "plugin " + self->id() + ", init: expected an end within " +
                                 std::to_string(deadline.count()) +
                                 " ms, found none; it is left behind until this process ends");
}

Result<void> Instance::run_init(const std::string& config) {
  const auto turn = main_turn();
  parley_plugin* made = nullptr;
  auto done = call("init", [&](const parley_sink* error) {
    return library_->entry().init(endpoint_.raw(), str(config), &made, error);
  });
  if (done.has_error()) return done;
  if (made == nullptr) {
    return refused({id(), "init", "an instance in *out", "PARLEY_OK and none", "set *out before returning PARLEY_OK"});
  }
  plugin_ = made;
  done = fetch_interfaces();
  if (done.has_error()) {
    (void)deinit();
  } else {
    context().initialised->store(true);
  }
  return done;
}

Result<void> Instance::deinit() {
  parley_plugin* const ending = std::exchange(plugin_, nullptr);
  if (ending == nullptr) return {};
  return call("deinit", [&](const parley_sink*) {
    library_->entry().deinit(ending);
    return parley_status{PARLEY_OK};
  });
}

Result<void> Instance::fetch_interfaces() {
  bool own_kind = false;
  const std::string own = "parley." + std::string(name(manifest().kind)) + "/";
  for (const std::string& id : manifest().provides) {
    if (interface_shape(id) == nullptr) continue;  // of a newer host; the plugin may well bring both revisions
    if (auto fetched = fetch(id); fetched.has_error()) return fetched;
    own_kind |= kind_providing(interface_word(id)) == manifest().kind;
  }
  if (own_kind) return {};
  return refused({id(), "provides", "a revision of " + own + " that this server knows", "only newer ones",
                  "update this server, or rebuild the plugin with this server's SDK"});
}

Result<void> Instance::fetch(const std::string& id) {
  const InterfaceShape& shape = *interface_shape(id);
  const std::string field = "get_interface(\"" + id + "\")";
  const void* table = nullptr;
  auto done = call(field, [&](const parley_sink*) {
    table = library_->entry().get_interface(plugin_, str(id));
    return parley_status{PARLEY_OK};
  });
  if (done.has_error()) return done;
  if (table == nullptr) {
    return refused({this->id(), field, "a table, because the manifest provides it", "null",
                    "take it out of \"provides\" or return its table"});
  }
  std::uint32_t size = 0;
  std::memcpy(&size, table, sizeof size);
  if (size < shape.first_size) {
    return refused({this->id(), field + ".struct_size", "at least " + std::to_string(shape.first_size),
                    std::to_string(size), "set struct_size to sizeof the table"});
  }
  if (const std::size_t missing = first_null_function(shape, table); missing != 0) {
    return refused({this->id(), field, "a function at offset " + std::to_string(missing), "null",
                    "fill in every function of the table"});
  }
  if (size < shape.current_size) {
    padded_.push_back(std::make_unique<std::byte[]>(shape.current_size));
    std::memcpy(padded_.back().get(), table, size);
    table = padded_.back().get();
  }
  tables_[id] = table;
  return {};
}

const void* Instance::table(std::string_view id) const {
  const auto found = tables_.find(id);
  return found == tables_.end() ? nullptr : found->second;
}

}  // namespace parley::plugin
