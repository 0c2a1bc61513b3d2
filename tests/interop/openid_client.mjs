// npm openid-client against our provider: the whole way for one client, then six forged ID tokens. Prints JSON.
import * as oidc from "openid-client";
import { forget, open, through } from "./browser.mjs";

const { issuer, person, client, forgeries } = JSON.parse(process.argv[2]);
const origin = new URL(issuer).origin;
const authentication = client.secret ? oidc.ClientSecretBasic(client.secret) : oidc.None();
const metadata = { client_id: client.id, id_token_signed_response_alg: client.algorithm };
const config = await oidc.discovery(new URL(issuer), client.id, metadata, authentication, {
  execute: [oidc.allowInsecureRequests],
});
oidc.enableNonRepudiationChecks(config); // otherwise the signature is not looked at in the code flow

async function ask() {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: client.redirectUri,
    scope: "openid email profile",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    max_age: "3600",
  });
  const back = await through(url, person, [origin]);
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 3600 };
  return { back, checks: { ...checks, idTokenExpected: true } };
}

async function refusal(work) {
  try {
    await work();
    return "accepted";
  } catch (error) {
    return error.error ?? error.cause?.code ?? error.code ?? error.name;
  }
}

async function wholeWay() {
  const told = {};
  const { back, checks } = await ask();
  let tokens = await oidc.authorizationCodeGrant(config, back, checks);
  told.claims = tokens.claims();
  told.header = JSON.parse(Buffer.from(tokens.id_token.split(".")[0], "base64url"));
  told.userinfo = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  if (client.secret) {
    const first = tokens.refresh_token;
    tokens = await oidc.refreshTokenGrant(config, first);
    told.refreshed = tokens.claims().sub === told.claims.sub && tokens.refresh_token !== first;
    told.refreshReuse = await refusal(() => oidc.refreshTokenGrant(config, first));
    told.afterReuse = await refusal(() => oidc.fetchUserInfo(config, tokens.access_token, told.claims.sub));
  }
  told.codeReuse = await refusal(() => oidc.authorizationCodeGrant(config, back, checks));
  const end = { id_token_hint: tokens.id_token, post_logout_redirect_uri: client.bye, state: "bye" };
  told.loggedOut = (await open(oidc.buildEndSessionUrl(config, end), [origin])).url.href;
  return told;
}

const told = { whole: await wholeWay(), forged: {} };
for (const forgery of forgeries) {
  forget();
  await fetch(`${origin}/__sabotage/${forgery}`);
  const { back, checks } = await ask();
  told.forged[forgery] = await refusal(() => oidc.authorizationCodeGrant(config, back, checks));
  await fetch(`${origin}/__sabotage/off`);
}
console.log(JSON.stringify(told));
