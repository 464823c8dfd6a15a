#include <parley/auth.hpp>
#include <parley/secret.hpp>

namespace {

using namespace parley;

class @CLASS@ : public sdk::Auth {
 public:
  @CLASS@(sdk::Host, std::string_view config) {
    const sdk::Json options = sdk::Json::parse(config);
    token_ = options["token"].text();
    subject_ = options["subject"].text();
    if (token_.empty() || subject_.empty())
      throw sdk::Failure(PARLEY_INVALID, "token and subject: expected texts that are not empty");
  }

  sdk::Verdict authenticate(const sdk::HttpRequest& request) const override {
    const std::string_view given = request.header("x-@NAME@-token");
    if (given.empty()) return sdk::Verdict::ignore();
    if (!sdk::equal_secrets(token_, given)) return sdk::Verdict::deny("the token is wrong");
    return sdk::Verdict::allow({.subject = subject_});
  }

 private:
  std::string token_;
  std::string subject_;
};

}  // namespace

PARLEY_PLUGIN(@CLASS@, parley::sdk::Auth);
