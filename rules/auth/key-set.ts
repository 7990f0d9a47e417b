import { createRemoteJWKSet } from "jose";

export function keys(issuer: string) {
  // ok: auth.key-set
  new URL(issuer);
  // point: auth.key-set
  return createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
}
