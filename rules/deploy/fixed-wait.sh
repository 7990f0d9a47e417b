#!/bin/bash
kubectl port-forward svc/redis 6379:6379 &
# point: deploy.fixed-wait
sleep 3
kubectl port-forward svc/other 8080:80 &
until nc -z localhost 8080; do
  # ok: deploy.fixed-wait between two questions
  sleep 1
done
