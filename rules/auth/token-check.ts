import { verify } from "jsonwebtoken";
import { verify as checkEmail } from "./email";

export function check(token: string, secret: string) {
  // ok: auth.token-check
  checkEmail(token, secret);
  // point: auth.token-check
  return verify(token, secret, { algorithms: ["HS256"] });
}
