import json

import jwt
from jose import jwt as jose_jwt


def check(token, key):
    # point: auth.py-token
    claims = jwt.decode(token, key, algorithms=["RS256"])
    # point: auth.py-token
    other = jose_jwt.decode(token, key)
    # ok: auth.py-token
    return json.loads(token), claims, other
