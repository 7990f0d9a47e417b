import Redis from "ioredis";

class Cache {
  private redis = new Redis();

  async save(id: string, data: string, other: { setex(k: string, n: number, v: string): void }) {
    // ok: redis.js-setex
    other.setex(id, 1, data);
    // point: redis.js-setex
    await this.redis.setex(`session:${id}`, 600, data);
  }
}

/** node-redis 3 takes a callback. */
export function saveInThree(redis: Redis, id: string, data: string, done: (e?: Error | null) => void) {
  // point: redis.js-setex
  redis.setex(`session:${id}`, 600, data, done);
}
