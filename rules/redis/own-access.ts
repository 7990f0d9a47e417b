import { createClient } from "redis";

export class RedisConnection {
  // point: redis.own-access
  async reconnect(): Promise<void> {
    await this.client.connect();
  }
}

export class RedisConnectionForm {
  // ok: redis.own-access
  submit(): void {
    this.save();
  }
}

// point: redis.own-access
export function createRedisOptions(url: string) {
  return { url };
}
