import { NextFunction, Request, Response } from "express";

export function requireStore(req: Request, res: Response, next: NextFunction) {
  if (!req.app.locals.connected) {
    // point: health.js-unavailable
    return res.status(503).json({ error: "unavailable" });
  }
  // ok: health.js-unavailable
  res.status(200);
  next();
}
