import express from "express";
import axios from "axios";

const app = express();
// point: rpc.js-http-endpoint
app.post("/webhook/refresh", (req, res) => res.sendStatus(204));
// ok: rpc.js-http-endpoint
axios.post("/webhook/refresh", { tenant: "a" });
