// parley.host.identity/1: what auth plugins may look up.
#include "base/json.hpp"
#include "host/interfaces.hpp"
#include "host/services.hpp"
#include "identity/gatekeeper.hpp"
#include "plugin/call.hpp"

namespace parley::host {

namespace {

parley_status find_key(const parley_host* host, parley_str digest_hex, const parley_sink* principal,
                       const parley_sink* error) noexcept {
  return answer(error, [&]() -> Result<> {
    Services& services = services_of(host);
    const auto inside = enter(services);
    if (!inside) return inside.error();
    const Result<json::object> found = services.gatekeeper.find_key(plugin::view(digest_hex));
    if (!found) return found.error();
    const std::string text = json::serialize(*found);
    if (principal->write(principal->ctx, text.data(), text.size()) == PARLEY_OK) return {};
    return fail(Errc::limit, "the principal does not fit");
  });
}

}  // namespace

const parley_host_identity_v1& identity_interface() {
  static constexpr parley_host_identity_v1 kTable{sizeof(parley_host_identity_v1), 0, &find_key};
  return kTable;
}

}  // namespace parley::host
