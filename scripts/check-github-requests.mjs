// Checks recorded requests, one JSON document a line, against @octokit/openapi. Prints each kind of violation once.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const description = require("@octokit/openapi").schemas["api.github.com.deref"];
const Ajv = require("ajv").default;
const ajv = new Ajv({ strict: false, coerceTypes: false, allErrors: true });
require("ajv-formats").default(ajv);

// Of several that fit, the one with the most literal text counts: /commits/{ref}/check-runs before /commits/{ref}.
const routes = Object.entries(description.paths).map(([path, methods]) => {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map((m) => m[1]);
  const source = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{([^}]+)\}/g, (_, name) => (name === "basehead" || name === "ref" || name === "path" ? "(.+)" : "([^/]+)"));
  return { path, methods, names, pattern: new RegExp(`^${source}$`), literal: path.replace(/\{[^}]+\}/g, "").length };
});

// Bodies are closed: a field that is not documented is a violation, at every depth.
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== "object") return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, k === "enum" || k === "example" ? v : closed(v)]));
  if (copy.nullable && copy.type) copy.type = [copy.type, "null"];
  if (copy.properties && copy.additionalProperties === undefined && !copy.oneOf && !copy.anyOf && !copy.allOf) copy.additionalProperties = false;
  return copy;
}

const validators = new Map();
function validator(key, schema) {
  if (!validators.has(key)) validators.set(key, ajv.compile(schema));
  return validators.get(key);
}

function coerced(text, schema) {
  if (schema.type === "integer" || schema.type === "number") return Number(text);
  if (schema.type === "boolean") return text === "true";
  return text;
}

const violations = new Map();
const note = (text) => violations.set(text, (violations.get(text) ?? 0) + 1);
let count = 0;
const seen = new Set();

for (const line of readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
  const asked = JSON.parse(line);
  // A redirect of a renamed repository is GitHub's own address, followed as it says.
  if (asked.path.startsWith("/repositories/") || asked.path.startsWith("/repos/old/name")) continue;
  count += 1;
  const method = asked.method.toLowerCase();
  const fitting = routes.filter((r) => r.pattern.test(asked.path) && r.methods[method]).sort((a, b) => b.literal - a.literal);
  const what = `${asked.method} ${fitting[0]?.path ?? asked.path}`;
  if (fitting.length === 0) {
    note(`${what}: no such operation`);
    continue;
  }
  const route = fitting[0];
  seen.add(what);
  const operation = route.methods[method];
  const parameters = operation.parameters ?? [];
  const values = asked.path.match(route.pattern).slice(1);
  route.names.forEach((name, i) => {
    const parameter = parameters.find((p) => p.in === "path" && p.name === name);
    if (!parameter) return;
    const check = validator(`${what} path ${name}`, parameter.schema);
    if (!check(coerced(decodeURIComponent(values[i]), parameter.schema))) note(`${what}: path ${name}: ${ajv.errorsText(check.errors)}`);
  });
  for (const [name, value] of new URLSearchParams(asked.query)) {
    const parameter = parameters.find((p) => p.in === "query" && p.name === name);
    if (!parameter) {
      note(`${what}: query ${name} is not documented`);
      continue;
    }
    const check = validator(`${what} query ${name}`, parameter.schema);
    if (!check(coerced(value, parameter.schema))) note(`${what}: query ${name}: ${ajv.errorsText(check.errors)}`);
  }
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  if (asked.body !== null && !body) note(`${what}: a body, and none is documented`);
  if (asked.body === null && operation.requestBody?.required) note(`${what}: no body, and one is required`);
  if (asked.body !== null && body) {
    const check = validator(`${what} body`, closed(body));
    if (!check(asked.body)) note(`${what}: body: ${ajv.errorsText(check.errors)}`);
  }
  if (asked.headers.accept !== "application/vnd.github+json") note(`${what}: accept`);
  if (asked.headers["x-github-api-version"] !== "2022-11-28") note(`${what}: x-github-api-version`);
  if (!asked.headers["user-agent"]) note(`${what}: user-agent`);
}

for (const [text, times] of violations) console.log(`${times}x ${text}`);
console.log(`${count} requests of ${seen.size} operations, ${violations.size} kinds of violations`);
process.exit(violations.size === 0 && count > 0 ? 0 : 1);
