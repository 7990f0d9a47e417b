import { createHash, createHmac } from "crypto";

export function sign(secret: string, body: string) {
  // ok: auth.signature
  createHash("sha256").update(body).digest("hex");
  // point: auth.signature
  return createHmac("sha256", secret).update(body).digest("hex");
}
