import type { JWTPayload } from "jose";

// point: auth.claims-check
export function hasAcceptedAudience(payload: JWTPayload): boolean {
  return payload.aud === "https://example.org/api";
}

// ok: auth.claims-check
export function hasTitle(payload: MessagePayload): boolean {
  return payload.title !== "";
}
