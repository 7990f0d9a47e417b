import { newEnforcer } from "casbin";
import { RedisWatcher } from "@casbin/redis-watcher";
import { watch } from "fs";

export async function start() {
  const enforcer = await newEnforcer("model.conf", "policy.csv");
  // ok: pubsub.js-watcher
  watch("policy.csv", () => enforcer.loadPolicy());
  // point: pubsub.js-watcher
  const watcher = await RedisWatcher.newWatcher("redis://localhost:6379");
  return watcher;
}
