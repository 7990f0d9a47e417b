import { Request, Response } from "express";

// point: health.handler
export function healthCheck(req: Request, res: Response) {
  res.sendStatus(200);
}

// ok: health.handler
export function health(player: string): number {
  return player.length;
}
