import subprocess


def forward():
    # point: deploy.port-forward
    return subprocess.Popen(["kubectl", "port-forward", "svc/redis", "6379:6379"])


def other():
    # ok: deploy.port-forward
    return subprocess.Popen(["kubectl", "logs", "svc/redis"])
