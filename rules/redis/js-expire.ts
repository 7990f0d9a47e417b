import Redis from "ioredis";

export async function touch(redis: Redis, token: { expire(id: string, n: number): void }, id: string) {
  // ok: redis.js-expire
  token.expire(id, 60);
  // point: redis.js-expire
  await redis.expire(`quota:${id}`, 60);
}
