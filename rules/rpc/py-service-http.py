import httpx
import requests


def orders(order, client: httpx.Client):
    # ok: rpc.py-service-http
    requests.get("https://api.example.com/orders", timeout=2)
    # point: rpc.py-service-http
    client.post("http://billing.shop.svc.cluster.local:8080/bills", json={"order": order})
    # point: rpc.py-service-http
    return requests.get(f"http://orders-service:8080/orders/{order}", timeout=2)
