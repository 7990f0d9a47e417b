import express, { Router } from "express";
import { Cache } from "./cache";

const app = express();
const cache = new Cache();

// point: health.js-route
app.get("/healthz", (req, res) => res.sendStatus(200));
// ok: health.js-route
app.get("/health-insurance", (req, res) => res.json(cache.all()));
// ok: health.js-route
cache.get("/health/live", () => undefined);

export function probes(router: Router, live: express.Handler) {
  // point: health.js-route
  router.get("/health/live", live);
  return router;
}
