import Redis from "ioredis";

export function commands(redis: Redis, shell: { defineCommand(name: string, options: object): void }) {
  // ok: redis.js-define-command
  shell.defineCommand("take", { lua: "return 1" });
  // point: redis.js-define-command
  redis.defineCommand("take", { numberOfKeys: 1, lua: "return redis.call('incr', KEYS[1])" });
}
