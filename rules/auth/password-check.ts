import bcrypt from "bcrypt";
import crypto from "crypto";

export async function check(given: string, stored: string) {
  // ok: auth.password-check
  crypto.createHash("md5");
  // point: auth.password-check
  return bcrypt.compare(given, stored);
}
