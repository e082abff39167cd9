package dev.xns.core.memory;

import dev.xns.api.grant.GrantLookup;
import dev.xns.core.contract.GrantLookupContract;

class InMemoryGrantsTest extends GrantLookupContract {
  private final InMemoryGrants grants = new InMemoryGrants();

  @Override
  protected GrantLookup lookup() {
    return grants;
  }

  @Override
  protected void allow() {
    grants.allow("prod", "dev");
  }

  @Override
  protected void revoke() {
    grants.revoke("prod", "dev");
  }

  @Override
  protected void blind() {
    grants.unknown("nobody knows");
  }
}
