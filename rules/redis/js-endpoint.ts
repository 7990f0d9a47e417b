import { Router } from "express";
import axios from "axios";

export function routes(router: Router) {
  // point: redis.js-endpoint
  router.get("/sessions", (req, res) => res.json([]));
  // ok: redis.js-endpoint
  return axios.get("/sessions", { timeout: 100 });
}
