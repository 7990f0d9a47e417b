import Redis from "ioredis";
import vm from "vm";

export async function unlock(redis: Redis, script: string, page: { eval(s: string): void }) {
  // ok: redis.js-script
  page.eval(script);
  // point: redis.js-script
  await redis.eval(script, 1, "lock:a", "owner");
}
