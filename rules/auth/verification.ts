import { Agent } from "https";

export function agent() {
  // point: auth.verification
  return new Agent({ keepAlive: true, rejectUnauthorized: false });
}

export function guard() {
  // ok: auth.verification
  return { keepAlive: true, rejectUnknown: false };
}
