import axios from "axios";

export async function orders(id: string) {
  // ok: rpc.js-service-http
  await fetch(`https://api.example.com/orders/${id}`);
  // ok: rpc.js-service-http
  await axios.get("https://hooks.example.com/orders");
  // point: rpc.js-service-http
  await axios.post("http://billing.shop.svc.cluster.local:8080/bills", { id });
  // point: rpc.js-service-http
  return fetch(`http://orders-service:8080/orders/${id}`);
}

export async function carts(id: string) {
  // ok: rpc.js-service-http
  await fetch(`${process.env.HOMEPAGE_URL}/carts/${id}`);
  // point: rpc.js-service-http
  return fetch(`${process.env.CART_SERVICE_URL}/carts/${id}`, { signal: AbortSignal.timeout(3000) });
}
