import Redis from "ioredis";
import { get } from "lodash";

export async function many(redis: Redis, keys: string[]) {
  // ok: redis.js-read-range
  get(keys, 0);
  // point: redis.js-read-range
  return redis.mget(keys);
}
