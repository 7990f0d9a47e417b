import Redis from "ioredis";

export async function clear(redis: Redis, prefix: string, params: Record<string, string>) {
  // ok: redis.js-scan
  Object.keys(params);
  // point: redis.js-scan
  return redis.keys(`${prefix}*`);
}
