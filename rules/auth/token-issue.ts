import jwt from "jsonwebtoken";
import crypto from "crypto";

export function issue(id: string, secret: string) {
  // ok: auth.token-issue
  crypto.createSign("sha256");
  // point: auth.token-issue
  return jwt.sign({ id }, secret, { expiresIn: "1h", algorithm: "HS256" });
}
