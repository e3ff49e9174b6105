#include "eventstore/codec/tables.h"

namespace steward::codec {

namespace {

bool known(access::Role role) {
  switch (role) {
    case access::Role::resident:
    case access::Role::front_desk:
    case access::Role::technician:
    case access::Role::cashier:
    case access::Role::finance_manager:
    case access::Role::community_manager:
    case access::Role::auditor:
    case access::Role::operations:
    case access::Role::gateway:
    case access::Role::meter_device:
    case access::Role::administrator:
      return true;
  }
  return false;
}

}  // namespace

Offset<fb::ApiKeyIssued> to_table(Builder& out, const access::ApiKeyIssued& event) {
  const auto label = out.CreateString(event.label);
  return fb::CreateApiKeyIssued(out, raw(event.credential), event.company.value, number_of(event.role),
                                raw(event.community), raw(event.household), raw(event.secret_hash), label,
                                event.expires_at.micros, UnlessNil(event.staff));
}
bool from_table(const fb::ApiKeyIssued& stored, access::ApiKeyIssued& event) {
  event.credential = id_of<CredentialId>(stored.credential());
  event.company.value = stored.company();
  event.role = static_cast<access::Role>(stored.role());
  event.community = id_of<CommunityId>(stored.community());
  event.household = id_of<HouseholdId>(stored.household());
  event.secret_hash = digest_of(stored.secret_hash());
  event.label = text_of(stored.label());
  event.expires_at.micros = stored.expires_at();
  event.staff = id_or_nil<StaffId>(stored.staff());
  return known(event.role);
}

Offset<fb::ApiKeyRevoked> to_table(Builder& out, const access::ApiKeyRevoked& event) {
  return fb::CreateApiKeyRevoked(out, raw(event.credential));
}
bool from_table(const fb::ApiKeyRevoked& stored, access::ApiKeyRevoked& event) {
  event.credential = id_of<CredentialId>(stored.credential());
  return true;
}

}  // namespace steward::codec
