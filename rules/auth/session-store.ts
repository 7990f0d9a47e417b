import session from "express-session";
import RedisStore from "connect-redis";
import express from "express";

export function sessions(client: unknown, secret: string) {
  // ok: auth.session-store
  express();
  // point: auth.session-store
  const store = new RedisStore({ client, prefix: "sess:", ttl: 3600 });
  // point: auth.session-store
  return session({ store, secret, resave: false });
}
