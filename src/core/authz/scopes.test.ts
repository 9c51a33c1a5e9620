import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectiveRoles, scopeOfRole, scopes } from './scopes.ts';

describe('roles', () => {
  it('everybody is a user', () => assert.deepEqual(effectiveRoles([]), ['user']));
  it('an administrator is an operator, and not the reverse', () => {
    assert.deepEqual(effectiveRoles(['admin']), ['user', 'operator', 'admin']);
    assert.deepEqual(effectiveRoles(['operator']), ['user', 'operator']);
  });
  it('special is about quotas and opens nothing', () => {
    assert.deepEqual(effectiveRoles(['special']), ['user', 'special']);
  });
  it('a name that is no role is none', () => assert.deepEqual(effectiveRoles(['root', 'ADMIN']), ['user']));
  it('an application needs a scope for what a role opens, and the person a role for that scope', () => {
    for (const scope of Object.values(scopeOfRole)) assert.equal(scopes[scope].role, 'operator');
  });
});
