import express from "express";
import axios from "axios";

const app = express();
// point: pubsub.js-endpoint
app.post("/groups", (req, res) => res.sendStatus(201));
// ok: pubsub.js-endpoint
app.get("/groups", (req, res) => res.json([]));
// ok: pubsub.js-endpoint
axios.post("/groups", { name: "a" });
