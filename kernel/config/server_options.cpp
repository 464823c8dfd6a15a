#include "config/server_options.hpp"

#include "config/account_options.hpp"
#include "config/contact_options.hpp"

namespace parley::config {

using enum OptionType;

namespace {
std::vector<Option> together(std::vector<Option> first, const std::vector<Option>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::vector<Option> bounds_of_requests() {
  return {
      {.key = "header_deadline",
       .type = duration,
       .default_text = "10s",
       .min = "100ms",
       .max = "5m",
       .description = "From the first byte of a request to the end of its headers."},
      {.key = "body_deadline",
       .type = duration,
       .default_text = "30s",
       .min = "100ms",
       .max = "1h",
       .description = "From the end of the headers to the end of the body."},
      {.key = "idle_timeout",
       .type = duration,
       .default_text = "75s",
       .min = "1s",
       .max = "1h",
       .description = "How long a kept-alive connection may be silent."},
      {.key = "max_header_size",
       .type = size,
       .default_text = "16KB",
       .min = "1KB",
       .max = "1MB",
       .description = "Of a request's line and headers together."},
      {.key = "max_body_size",
       .type = size,
       .default_text = "4MB",
       .min = "1KB",
       .max = "1GB",
       .description = "Of a request's body."},
      {.key = "stop_deadline",
       .type = duration,
       .default_text = "25s",
       .min = "0s",
       .max = "10m",
       .description = "How long a stopping server finishes what is in flight."},
  };
}
}  // namespace

OptionTable server_options() {
  return OptionTable::of(together(
      {
          {.key = "listen",
           .type = address,
           .default_text = "127.0.0.1:8080",
           .description = "Where HTTP and WebSocket are served; port 0 takes a free one."},
          {.key = "io_threads",
           .type = integer,
           .default_text = "1",
           .min = "1",
           .max = "64",
           .description = "Threads that move bytes. One serves tens of thousands of connections."},
          {.key = "worker_threads",
           .type = integer,
           .default_text = "16",
           .min = "1",
           .max = "256",
           .description = "Threads that handle requests; API calls wait there for their commit, and share commits."},
          {.key = "max_connections",
           .type = integer,
           .default_text = "20000",
           .min = "1",
           .max = "1000000",
           .description = "Connections at once; more are refused with 503."},
      },
      bounds_of_requests()));
}

OptionTable data_options() {
  return OptionTable::of({
      {.key = "dir",
       .type = path,
       .default_text = "var",
       .min = "1",
       .description = "Where the server keeps its files: database, media, generated keys."},
  });
}

OptionTable secrets_options() {
  return OptionTable::of({
      {.key = "keys",
       .type = secret_list,
       .max = "16",
       .description =
           "Keys for what is kept encrypted: the first seals, all open. Without one it is made on first start "
           "and kept in keys/secrets.key under the data folder."},
  });
}

OptionTable storage_options() {
  return OptionTable::of({
      {.key = "plugin",
       .type = string,
       .default_text = "storage.sqlite",
       .min = "1",
       .max = "64",
       .description = "The storage plugin; it has to be enabled in plugins.d."},
  });
}

OptionTable bus_options() {
  return OptionTable::of({
      {.key = "plugin",
       .type = string,
       .default_text = "bus.local",
       .min = "1",
       .max = "64",
       .description = "The plugin that connects several servers, such as bus.redis; bus.local is for one."},
      {.key = "fallback",
       .type = string,
       .default_text = "bus.local",
       .min = "1",
       .max = "64",
       .description = "The in-process bus plugin that this server goes on with while the other one is away."},
      {.key = "retry",
       .type = duration,
       .default_text = "100ms",
       .min = "1ms",
       .max = "1m",
       .description = "While the shared cache is away, one call in this time tries it."},
      {.key = "pending_drops",
       .type = integer,
       .default_text = "100000",
       .min = "100",
       .max = "10000000",
       .description = "Shared entries remembered as wrong while they cannot be dropped."},
  });
}

OptionTable cluster_options() {
  return OptionTable::of({
      {.key = "lease",
       .type = duration,
       .default_text = "6s",
       .min = "500ms",
       .max = "5m",
       .description = "How long a server that is gone keeps its conversations: then the others take them over."},
      {.key = "renew",
       .type = duration,
       .default_text = "1500ms",
       .min = "50ms",
       .max = "1m",
       .description = "How often a server says that it is there; at most half of lease."},
      {.key = "look",
       .type = duration,
       .default_text = "1s",
       .min = "50ms",
       .max = "1m",
       .description = "How often a server looks by itself for what came in through others, should their word be lost."},
  });
}

OptionTable plugins_options() {
  return OptionTable::of({
      {.key = "paths",
       .type = string_list,
       .default_text = "",
       .max = "32",
       .description = "Folders with plugins; empty: the one that was installed beside the program."},
  });
}

OptionTable fetch_options() {
  return OptionTable::of({
      {.key = "timeout",
       .type = duration,
       .default_text = "30s",
       .min = "100ms",
       .max = "10m",
       .description = "For a whole request, from the look-up of the name to the last byte."},
      {.key = "connect_timeout",
       .type = duration,
       .default_text = "5s",
       .min = "10ms",
       .max = "2m",
       .description = "For the connection alone."},
      {.key = "max_response_size",
       .type = size,
       .default_text = "16MB",
       .min = "1KB",
       .max = "1GB",
       .description = "Of a response's body; longer ones are cut off as failed."},
      {.key = "max_connections",
       .type = integer,
       .default_text = "512",
       .min = "1",
       .max = "65536",
       .description = "Open connections to all hosts together."},
      {.key = "max_per_host",
       .type = integer,
       .default_text = "128",
       .min = "1",
       .max = "65536",
       .description = "Open connections to one host."},
      {.key = "allow_private",
       .type = string_list,
       .default_text = "",
       .max = "1000",
       .description = "Private hosts and networks that may be called all the same, such as \"10.1.2.0/24\"."},
  });
}

OptionTable scripts_options() {
  return OptionTable::of({
      {.key = "roots",
       .type = string_list,
       .default_text = "scripts",
       .min = "1",
       .max = "64",
       .description = "Folders with Lua scripts and flows; later ones win."},
      {.key = "wall_clock",
       .type = duration,
       .default_text = "250ms",
       .min = "1ms",
       .max = "1m",
       .description = "How long one run of a script may take."},
      {.key = "memory",
       .type = size,
       .default_text = "16MB",
       .min = "256KB",
       .max = "4GB",
       .description = "What one script may hold."},
      {.key = "allocation",
       .type = size,
       .default_text = "1MB",
       .min = "1KB",
       .max = "1GB",
       .description = "The largest single piece of memory a script may ask for."},
      {.key = "source",
       .type = size,
       .default_text = "64KB",
       .min = "1KB",
       .max = "16MB",
       .description = "Of a script's file."},
  });
}

OptionTable business_options() {
  return OptionTable::of({
      {.key = "name",
       .default_text = "Our shop",
       .max = "200",
       .description = "What the business is called; rules say it as {{tenant.name}}."},
      {.key = "site",
       .default_text = "https://example.com",
       .max = "500",
       .description = "Its address on the web; rules say it as {{tenant.site}}."},
  });
}

OptionTable hours_options() {
  return OptionTable::of({
      {.key = "time_zone",
       .type = string,
       .default_text = "America/Sao_Paulo",
       .min = "1",
       .max = "64",
       .description = "The zone, by its IANA name, in which the hours below are meant."},
      {.key = "open", .type = time_of_day, .default_text = "09:00", .description = "When the business opens."},
      {.key = "close", .type = time_of_day, .default_text = "18:00", .description = "When it closes."},
      {.key = "days",
       .type = string_list,
       .default_text = "mon,tue,wed,thu,fri",
       .max = "7",
       .choices = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
       .description = "On which days it opens."},
  });
}

OptionTable log_options() {
  return OptionTable::of({
      {.key = "level",
       .type = choice,
       .default_text = "info",
       .choices = {"debug", "info", "warning", "error"},
       .description = "The least important messages that are written."},
      {.key = "format",
       .type = choice,
       .default_text = "text",
       .choices = {"text", "json"},
       .description = "text for people, json for collectors."},
  });
}

std::vector<SectionOptions> server_sections() {
  return {
      {"server", server_options()},     {"data", data_options()},         {"secrets", secrets_options()},
      {"storage", storage_options()},   {"bus", bus_options()},           {"cluster", cluster_options()},
      {"realtime", realtime_options()}, {"plugins", plugins_options()},   {"journal", journal_options()},
      {"dispatch", dispatch_options()}, {"outbox", outbox_options()},     {"fetch", fetch_options()},
      {"scripts", scripts_options()},   {"business", business_options()}, {"hours", hours_options()},
      {"auth", auth_options()},         {"limits", limits_options()},     {"quotas", quotas_options()},
      {"contacts", contacts_options()}, {"mail", mail_options()},         {"log", log_options()},
      {"bots", bots_options()},
  };
}

}  // namespace parley::config
