// A certified OpenID provider (npm oidc-provider) on loopback, for the tests that put Limen behind one.
//
// node provider.mjs CONFIG: a JSON text with the port and the signing keys (private JWKs, the first one signs).
// With "tls" (port, cert, key, ca) there is a second port, for clients that show a certificate of that authority.
// It says "ready" on stdout. Then each line on stdin changes what it names while it runs, {"keys": [...]} or
// {"ahead": SECONDS} of its clock, and is answered by a line with the number of times that the key set was
// fetched. It ends with its stdin.

import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Provider, interactionPolicy } from 'oidc-provider';

console.info = console.warn = () => {}; // its hints are for production

const { port, tls, keys } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const [PASSWORD, TWO_FACTORS] = ['urn:example:password', 'urn:example:two-factors'];
const { base: usualPolicy, Check } = interactionPolicy;

const native = (id, more = {}) => ({
  client_id: id,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://127.0.0.1/done'],
  grant_types: ['authorization_code', 'refresh_token'],
  ...more,
});

// What OpenID Connect leaves open and RFC 9470, section 5, recommends: the classes asked for are needed.
function policy() {
  const prompts = usualPolicy();
  const check = new Check('acr_values', 'a stronger login is needed', 'unmet_authentication_requirements', (ctx) => {
    const asked = ctx.oidc.params.acr_values?.split(' ') ?? [];
    return asked.length > 0 && !asked.includes(ctx.oidc.session.acr);
  });
  prompts.get('login').checks.add(check);
  return prompts;
}

// When and how the user logged in, also on tokens from a refresh (RFC 9068, section 2.2.1).
function authentication(ctx) {
  const { AuthorizationCode, RefreshToken } = ctx.oidc.entities;
  const { acr, authTime } = AuthorizationCode ?? RefreshToken;
  return { acr, auth_time: authTime };
}

const resourceServer = (resource, alg) => ({
  scope: 'orders',
  audience: resource,
  accessTokenFormat: 'jwt',
  accessTokenTTL: 600,
  jwt: { sign: { alg } },
});

function certificate(ctx) {
  const shown = ctx.socket.getPeerCertificate?.().raw?.toString('base64');
  return shown && `-----BEGIN CERTIFICATE-----\n${shown}\n-----END CERTIFICATE-----`;
}

// What the provider remembers; its own memory would not outlive a change of keys.
const kept = new Map();

class Adapter {
  constructor(model) {
    this.key = (id) => `${model}:${id}`;
  }
  async upsert(id, payload) {
    kept.set(this.key(id), payload);
  }
  async find(id) {
    return kept.get(this.key(id));
  }
  async findByUid(uid) {
    return [...kept.values()].find((payload) => payload.uid === uid);
  }
  async consume(id) {
    kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    kept.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
  }
}

const configuration = (signing) => ({
  adapter: Adapter,
  jwks: { keys: signing },
  clients: [
    native('app'),
    native('bound', { dpop_bound_access_tokens: true }),
    native('tls', { tls_client_certificate_bound_access_tokens: true }),
  ],
  clientDefaults: { id_token_signed_response_alg: signing[0].alg },
  cookies: { keys: ['of a test'] },
  acrValues: [PASSWORD, TWO_FACTORS],
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  extraTokenClaims: authentication,
  rotateRefreshToken: true,
  interactions: { policy: policy(), url: (ctx, { uid }) => `/interaction/${uid}` },
  features: {
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 1), requireNonce: () => true },
    mTLS: { enabled: true, certificateBoundAccessTokens: true, getCertificate: certificate },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => [],
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, resource) => resourceServer(resource, signing[0].alg),
    },
  },
});

// The user: logs in with what the form says, and consents to everything.
async function interact(provider, req, res) {
  const details = await provider.interactionDetails(req, res);
  const { prompt } = details;
  if (prompt.name === 'login' && req.method !== 'POST') {
    res.setHeader('content-type', 'text/html');
    return res.end('<form method="post"><input name="login"><input name="code"></form>');
  }
  const result = prompt.name === 'login' ? login(new URLSearchParams(await text(req))) : undefined;
  return provider.interactionFinished(req, res, result ?? await consent(provider, details));
}

const login = (form) => ({
  login: { accountId: form.get('login'), acr: form.get('code') ? TWO_FACTORS : PASSWORD },
});

async function consent(provider, { prompt, params, grantId, session }) {
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details;
  const who = { accountId: session.accountId, clientId: params.client_id };
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant(who);
  grant.addOIDCScope(missingOIDCScope.join(' '));
  for (const [resource, scopes] of Object.entries(missingResourceScopes)) {
    grant.addResourceScope(resource, scopes.join(' '));
  }
  return { consent: { grantId: await grant.save() } };
}

let [provider, fetches, ahead] = [undefined, 0, 0];
const wall = Date.now;
Date.now = () => wall() + 1000 * ahead;

function use(signing) {
  provider = new Provider(issuer, configuration(signing));
  provider.on('server_error', (ctx, error) => console.error(error));
}

function answer(req, res) {
  if (req.url === '/jwks') fetches += 1;
  const work = req.url.startsWith('/interaction/') ? interact(provider, req, res) : provider.callback()(req, res);
  Promise.resolve(work).catch((error) => {
    console.error(error);
    res.statusCode = 500;
    res.end();
  });
}

use(keys);
if (tls) createTlsServer({ ...tls, requestCert: true }, answer).listen(tls.port, '127.0.0.1');
createServer(answer).listen(port, '127.0.0.1', () => console.log('ready'));
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const said = JSON.parse(line);
    if (said.keys) use(said.keys);
    ahead = said.ahead ?? ahead;
    console.log(fetches);
  })
  .on('close', () => process.exit());
