import Redis from "ioredis";

export async function healthy(redis: Redis, socket: { ping(): void }) {
  // ok: redis.ping
  socket.ping();
  // point: redis.ping
  return (await redis.ping()) === "PONG";
}
