import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

/**
 * A real OpenID provider for one story: `node provider.mjs PORT DESK AT`. It lives at the city's instant,
 * as the desk does; cookies then end with the browser, which lives at its own.
 */

const [port, desk, at] = process.argv.slice(2);
const ISSUER = `http://127.0.0.1:${port}`;
const ahead = Number(at) - Date.now();
const real = Date.now;
Date.now = () => real() + ahead;

const provider = new Provider(ISSUER, {
  clients: [
    {
      client_id: 'yinuo-desk',
      client_secret: 'told to the desk alone',
      redirect_uris: [`${desk}/sign-in`],
      post_logout_redirect_uris: [`${desk}/sign-in`],
      id_token_signed_response_alg: process.env.SIGNED_BY ?? 'RS256',
    },
  ],
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  // The account's own number is not the name: the desk must know people by the claim that it was told.
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, preferred_username: sub.replace('account-of-', '') }) }),
  // The house's own desk: nobody is asked whether it may know who he is.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  cookies: { keys: ['a story keeps no secret'] },
  jwks: {
    keys: [
      { ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'rsa' },
      { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'ec' },
    ],
  },
});
provider.use(async (ctx, next) => {
  await next();
  const cookies = ctx.response.get('set-cookie');
  if (Array.isArray(cookies)) ctx.set('set-cookie', cookies.map((cookie) => cookie.replace(/; ?expires=[^;]+/i, '')));
});
const server = provider.listen(Number(port), '127.0.0.1', () => console.log('open'));
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
