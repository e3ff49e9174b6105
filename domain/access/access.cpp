#include "domain/access/access.h"

#include "domain/base/text.h"
#include "domain/registry/state.h"

namespace steward::access {

namespace {

// A key reaches exactly as far as its role: a resident's to one household, an operator's to no community of anyone, a
// device's to the meters of one community. Only a technician's makes the steps of a member of staff.
bool scope_fits_role(const IssueApiKey& command) {
  const bool resident = command.role == Role::resident;
  if (resident == command.household.is_nil()) return false;
  const bool of_staff = !command.staff.is_nil();
  if (of_staff && command.role != Role::technician) return false;
  if (command.role == Role::meter_device && command.community.is_nil()) return false;
  return command.company.value != 0 || (command.community.is_nil() && !resident && !of_staff);
}

}  // namespace

Result<Decision> decide_on(const Facts& facts, const IssueApiKey& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.credential);
  if (!std::holds_alternative<Unborn>(facts.get<CredentialState>(stream).is)) return fail("credential-exists");
  if (command.company.value != 0) {
    const auto& company = facts.get<registry::CompanyState>(company_stream(command.company));
    if (std::holds_alternative<registry::Unborn>(company.is)) return fail("company-unknown");
  }
  if (!scope_fits_role(command)) return fail("credential-scope-invalid");
  if (!is_plain_text(command.label, kMostNameBytes)) return fail("label-invalid");
  if (command.expires_at <= context.recorded_at) return fail("expiry-in-past");
  const ApiKeyIssued event{command.credential, command.company,    command.role,
                           command.community,  command.household,  command.secret_hash,
                           command.label,      command.expires_at, command.staff};
  return Decision{{{stream, event, {}, context.today}}, {{"credential_id", command.credential.uuid}}};
}

Result<Decision> decide_on(const Facts& facts, const RevokeApiKey& command, const DecisionContext& context) {
  const StreamId stream = stream_of(command.credential);
  const auto& state = facts.get<CredentialState>(stream);
  if (std::holds_alternative<Unborn>(state.is)) return fail("credential-unknown");
  if (std::holds_alternative<Revoked>(state.is)) return fail("credential-revoked");
  return Decision{{{stream, ApiKeyRevoked{command.credential}, {}, context.today}},
                  {{"credential_id", command.credential.uuid}}};
}

bool follow(CredentialState& state, const ApiKeyIssued& event) {
  if (!std::holds_alternative<Unborn>(state.is)) return false;
  state.is = Active{event};
  return true;
}

bool follow(CredentialState& state, const ApiKeyRevoked&) {
  auto* active = std::get_if<Active>(&state.is);
  if (active == nullptr) return false;
  state.is = Revoked{std::move(active->key)};
  return true;
}

}  // namespace steward::access
