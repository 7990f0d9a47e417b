import Redis from "ioredis";

export async function clear(redis: Redis, logs: { flush(): void }) {
  // ok: redis.flush
  logs.flush();
  // point: redis.flush
  await redis.flushdb();
}
