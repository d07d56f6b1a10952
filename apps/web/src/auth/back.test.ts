import { expect, test } from 'vitest';
import { backTo } from './back.ts';

test.each([
  ['/templates/1?status=draft', '/templates/1?status=draft'],
  ['https://elsewhere.example/', '/'],
  ['//elsewhere.example/', '/'],
  ['//elsewhere.example/templates', '/'],
  ['/.//elsewhere.example', '/'],
  ['/\\elsewhere.example/templates', '/'],
  ['/\t/elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?to=/sign-in', '/'],
  ['/api/auth/signout', '/'],
  [undefined, '/'],
])('signing in leads back to this site only: %j', (said, to) => {
  expect(backTo(said)).toBe(to);
});
