import Redis from "ioredis";

export async function count(redis: Redis, metrics: { incr(name: string): void }, id: string) {
  // ok: redis.js-write
  metrics.incr("hits");
  // point: redis.js-write
  await redis.incr(`hits:${id}`);
  const pipeline = redis.pipeline();
  // point: redis.js-write
  pipeline.sadd("users", id);
  await pipeline.exec();
}
