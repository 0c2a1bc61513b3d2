// npm oidc-provider (certified) as the foreign provider that our client logs in at. Prints its issuer when it listens.
import { Provider } from "oidc-provider";

const { port, client, people = {} } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [client],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["family_name", "given_name", "employee_number", "store_code"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.jp`, email_verified: true, family_name: "鈴木", given_name: "花子", ...people[id] }),
  }),
  pkce: { required: () => true },
  cookies: { keys: ["only for this test"] },
});
provider.listen(port, "127.0.0.1", () => console.log(issuer));
