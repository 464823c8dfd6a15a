#include "contacts/import_batch.hpp"

#include <unordered_map>

#include "base/error_detail.hpp"
#include "base/phone_number.hpp"
#include "contacts/contact_writing.hpp"

namespace parley::contacts {

ImportBatch::ImportBatch(const Parts& parts, const identity::Caller& caller, const FieldSet& fields,
                         bool update_duplicates, const ImportOptions& options)
    : parts_(parts),
      caller_(caller),
      fields_(fields),
      update_duplicates_(update_duplicates),
      options_(options),
      contacts_(parts.database) {}

void ImportBatch::refuse(std::size_t line, const Error& error) {
  ++report_.failed;
  const auto tell = [&](const std::string& field, const std::string& message) {
    if (report_.errors.size() < options_.most_errors) report_.errors.push_back({line, field, message});
  };
  if (!error.detail || error.detail->fields.empty()) return tell("", error.message);
  for (const FieldProblem& problem : error.detail->fields) tell(problem.field, problem.message);
}

void ImportBatch::add(std::size_t number, Result<ContactChange> change) {
  if (!change) return refuse(number, change.error());
  if (const Result<> right = check_.check(*change); !right) return refuse(number, right.error());
  Line line{number, std::move(*change), {}};
  if (const Result<> applied = apply_values(fields_, line.change, line.contact); !applied)
    return refuse(number, applied.error());
  // A line about somebody who waits already: that one has to be in the store first.
  if (repeats(line.contact) || waiting_.size() >= options_.batch) flush();
  remember(line.contact);
  waiting_.push_back(std::move(line));
}

bool ImportBatch::repeats(const Contact& contact) const {
  if (contact.phone.empty()) return !contact.email.empty() && waiting_keys_.contains(contact.email);
  for (const std::string& phone : same_line(contact.phone))
    if (waiting_keys_.contains(phone)) return true;
  return false;
}

void ImportBatch::remember(const Contact& contact) {
  if (!contact.phone.empty()) waiting_keys_.insert(contact.phone);
  if (!contact.email.empty()) waiting_keys_.insert(contact.email);
}

void ImportBatch::flush() {
  Lines lines = std::move(waiting_);
  waiting_.clear();
  waiting_keys_.clear();
  std::vector<std::size_t> numbers;
  for (const Line& line : lines) numbers.push_back(line.number);
  Result<Lines> left = against_present(std::move(lines));
  if (left) return write(std::move(*left));
  for (const std::size_t number : numbers) refuse(number, left.error());
}

/// Finds who is in the store already: such a line is skipped, or changes that contact.
Result<ImportBatch::Lines> ImportBatch::against_present(Lines lines) {
  std::vector<std::string> phones, emails;
  for (const Line& line : lines) {
    if (line.contact.phone.empty() && !line.contact.email.empty()) emails.push_back(line.contact.email);
    if (line.contact.phone.empty()) continue;
    for (std::string& phone : same_line(line.contact.phone)) phones.push_back(std::move(phone));
  }
  const Result<std::vector<Contact>> present = contacts_.with_phone_or_email(caller_.tenant(), phones, emails);
  if (!present) return present.error();
  std::unordered_map<std::string, const Contact*> known;
  for (const Contact& contact : *present) {
    known.emplace(contact.email, &contact);
    for (const std::string& phone : same_line(contact.phone)) known.emplace(phone, &contact);
  }
  known.erase("");

  Lines left;
  for (Line& line : lines) {
    const auto found = known.find(line.contact.phone.empty() ? line.contact.email : line.contact.phone);
    if (found == known.end()) {
      line.contact.id = parts_.ids.next();
      line.contact.created_at = line.contact.updated_at = parts_.clock.wall();
    } else if (!update_duplicates_) {
      ++report_.skipped;
      continue;
    } else {
      line.before = *found->second;
      line.contact = *found->second;
      if (line.change.tags)
        line.change.tags->insert(line.change.tags->begin(), line.contact.tags.begin(), line.contact.tags.end());
      line.change.phone.reset();  // the same line, perhaps written another way
      if (const Result<> applied = apply_values(fields_, line.change, line.contact); !applied) {
        refuse(line.number, applied.error());
        continue;
      }
    }
    left.push_back(std::move(line));
  }
  return left;
}

/// Reserves for the new ones among the lines; those that do not fit any more are refused.
ImportBatch::Lines ImportBatch::within_quota(store::WriteSet& set, Lines lines) {
  const auto is_new = [](const Line& line) { return !line.before; };
  const auto added = std::count_if(lines.begin(), lines.end(), is_new);
  if (added == 0) return lines;
  const Result<> room = parts_.quotas.reserve(set, "contacts", added);
  if (room) return lines;
  std::int64_t fit = 0;
  if (room.error().detail && room.error().detail->quota)
    fit = std::max<std::int64_t>(0, room.error().detail->quota->max - room.error().detail->quota->current);
  Lines left;
  for (Line& line : lines) {
    if (is_new(line) && fit-- <= 0)
      refuse(line.number, room.error());
    else
      left.push_back(std::move(line));
  }
  const auto still_added = std::count_if(left.begin(), left.end(), is_new);
  if (still_added == 0) return left;
  if (const Result<> less = parts_.quotas.reserve(set, "contacts", still_added); less) return left;
  Lines changed;  // somebody else took the places meanwhile
  for (Line& line : left) {
    if (is_new(line))
      refuse(line.number, room.error());
    else
      changed.push_back(std::move(line));
  }
  return changed;
}

void ImportBatch::write(Lines lines) {
  store::WriteSet set(caller_.tenant());
  lines = within_quota(set, std::move(lines));
  if (lines.empty()) return;
  std::vector<Contact> added;
  std::vector<std::string> changed;
  for (const Line& line : lines)
    if (!line.before) added.push_back(line.contact);
  contacts_.insert(set, added);
  for (const Line& line : lines) {
    if (!line.before) continue;
    contacts_.update(set, *line.before, line.contact, parts_.clock.wall());
    changed.push_back(line.contact.id);
  }
  for (const Line& line : lines) write_values(contacts_, set, line.contact.id, fields_, line.change);
  const Result<> done = commit(parts_, std::move(set), changed);
  if (done) return settle(lines);
  if (done.error().code == Errc::conflict && lines.size() > 1) return write_each(std::move(lines));
  const auto taken = phone_taken(contacts_, caller_.tenant(), lines.front().contact);
  for (const Line& line : lines) refuse(line.number, taken && lines.size() == 1 ? *taken : done.error());
}

void ImportBatch::write_each(Lines lines) {
  for (Line& line : lines) {
    Lines one;
    one.push_back(std::move(line));
    write(std::move(one));
  }
}

void ImportBatch::settle(const Lines& lines) {
  for (const Line& line : lines) ++(line.before ? report_.updated : report_.created);
}

Result<ImportReport> ImportBatch::finish() {
  flush();
  store::WriteSet set(caller_.tenant());
  parts_.audit.add(set, caller_, "contacts.import", "",
                   {{"created", report_.created},
                    {"updated", report_.updated},
                    {"skipped", report_.skipped},
                    {"failed", report_.failed}});
  if (const Result<> done = commit(parts_, std::move(set), {}); !done) return done.error();
  return std::move(report_);
}

}  // namespace parley::contacts
