#!/bin/bash
# point: deploy.port-forward
kubectl port-forward -n shop svc/redis 6379:6379 &
# ok: deploy.port-forward
echo "no kubectl port-forward needed"
# ok: deploy.port-forward
kubectl logs -n shop svc/redis
