// pace: says how many messages a sender has handed in within a window, in
// C++17.
//
// What C++ adds to the rules of C: no exception may leave a function that the
// server calls, and an object is destroyed where its memory came from. So each
// entry is `noexcept` and catches, and values of the server are held by guards.
#include <chrono>
#include <deque>
#include <exception>
#include <iterator>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <unordered_map>

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "ec_message.h"
#include "misc/ec_string.h"
#include "hooks/core/log_reception_v1.h"

ECCFG_MODULE_OPT_DEF(pace, limit, ECCFGTYPE_INT, nullptr, "pace", 0, nullptr,
                     "100", nullptr, nullptr, nullptr, nullptr)
ECCFG_MODULE_OPT_DEF(pace, window, ECCFGTYPE_INT, nullptr, "pace", 0, nullptr,
                     "60", nullptr, nullptr, nullptr, nullptr)

namespace {

int limit_option = -1;
int window_option = -1;

struct ReleaseValue {
  void operator()(ec_config_value *value) const noexcept {
    ec_config_release_value(value);
  }
};
using Value = std::unique_ptr<ec_config_value, ReleaseValue>;

// The state of one generation. Any thread.
class Pace {
public:
  Pace(int limit, int window) : limit_(limit), window_(window) {}

  // Notes a message; true for the one that goes beyond the limit.
  bool note(const std::string &sender, time_t now) {
    const std::lock_guard<std::mutex> hold(lock_);
    if (times_.size() >= max_senders) forget(now);
    auto &times = times_[sender];
    while (!times.empty() && times.front() + window_ <= now) {
      times.pop_front();
    }
    times.push_back(now);  // so that no sender is without a time
    return times.size() == static_cast<std::size_t>(limit_) + 1;
  }

  std::string report() const {
    const std::lock_guard<std::mutex> hold(lock_);
    std::string text;
    for (const auto &[sender, times] : times_) {
      text += sender + ": " + std::to_string(times.size()) + "\n";
    }
    return text;
  }

private:
  static constexpr std::size_t max_senders = 10000;

  // Drops the senders whose messages have all left the window. The lock is held.
  void forget(time_t now) {
    for (auto at = times_.begin(); at != times_.end();) {
      const bool is_old = at->second.back() + window_ <= now;
      at = is_old ? times_.erase(at) : std::next(at);
    }
  }

  mutable std::mutex lock_;
  const int limit_;
  const int window_;
  std::unordered_map<std::string, std::deque<time_t>> times_;
};

Pace *state_of(const generic_module_infrastructure *self) noexcept {
  return static_cast<Pace *>(self->module_private_data);
}

// Hook provider. Any thread. The hook's chain keeps the generation alive.
void on_reception(void *closure, accept_construct *, ec_message *message,
                  struct timeval *now, const char *, int) noexcept {
  auto *self = static_cast<generic_module_infrastructure *>(closure);
  try {
    const char *sender =
        ec_message_context_get(message, ECMESS_CTX_CONN, "esmtp_mailfrom");
    const std::string name = sender ? sender : "nobody";
    if (state_of(self)->note(name, now->tv_sec)) {
      ec_mod_debug(self, DNOTICE, "%s is beyond its limit\n", name.c_str());
    }
  } catch (const std::exception &failure) {
    ec_mod_debug(self, DERROR, "not counted: %s\n", failure.what());
  }
}

// Scheduler thread. `pace list`.
void control(generic_module_infrastructure *self, string *response,
             const char *, int) noexcept {
  try {
    const std::string text = state_of(self)->report();
    stringwrite(response, text.data(), text.size());
  } catch (const std::exception &failure) {
    stringprintf(response, "%s\n", failure.what());
  }
}

// Scheduler thread, once for all generations.
int conf_setup(generic_module_infrastructure *, int) noexcept {
  limit_option = ECCFG_MODULE_OPT_REGISTER(pace, limit);
  window_option = ECCFG_MODULE_OPT_REGISTER(pace, window);
  return limit_option == -1 || window_option == -1 ? -1 : 0;
}

// Scheduler thread, for each generation.
int ext_init(generic_module_infrastructure *self, ec_config_header *conf,
             string *output, int flags) noexcept {
  if (EC_MODULE_INIT_MODE(flags) == EC_MODULE_INIT_DESTROY) {
    delete state_of(self);
    self->module_private_data = nullptr;
    return 0;
  }
  if (flags & EC_MODULE_INIT_PRIVILEGED) return 0;
  const Value limit{
      ec_config_option_fetch_module_at_init(conf, limit_option, self)};
  const Value window{
      ec_config_option_fetch_module_at_init(conf, window_option, self)};
  self->module_private_data =
      new (std::nothrow) Pace(limit->v->vint, window->v->vint);
  if (!self->module_private_data) {
    stringprintf(output, "pace: no memory\n");
    return -1;
  }
  register_core_log_reception_v1_hook_last(on_reception, self);
  return 0;
}

}  // namespace

// A variable has no mangled name, but it has to be one of C for its type.
extern "C" {
EC_MODULE_EXPORT
generic_module_infrastructure pace = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_GENERIC, 0),
  "pace.cpp",
  "Counts the messages of senders within a window",
  _EC_VER,
  control,
  nullptr,  // module_conf, deprecated
  nullptr,  // module_ext_conf, deprecated
  nullptr,  // module_init, deprecated
  nullptr,  // module_post_init, deprecated
  conf_setup,
  nullptr,  // module_enable, deprecated
  nullptr,  // module_can_unload, deprecated
  ext_init,
}};
}
