import passport from "passport";
import { Strategy } from "passport-oauth2";
import express from "express";

export function install(options: any, verify: any) {
  const app = express();
  // ok: auth.js-strategy
  app.use(express.json());
  // point: auth.js-strategy
  const strategy = new Strategy(options, verify);
  // point: auth.js-strategy
  passport.use(strategy);
}
