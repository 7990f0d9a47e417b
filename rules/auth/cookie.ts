import { setCookie } from "hono/cookie";

export function keep(c: Context, id: string) {
  // ok: auth.cookie
  setCookie(c, "theme", "dark", { path: "/", maxAge: 3600 });
  // point: auth.cookie
  setCookie(c, "session", id, { httpOnly: true, secure: true, sameSite: "lax" });
}
