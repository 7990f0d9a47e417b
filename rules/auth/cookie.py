def keep(response, number):
    # ok: auth.cookie
    response.set_cookie("theme", "dark", max_age=3600)
    # ok: auth.cookie
    response.set_cookie("workspace", number, max_age=3600, httponly=True)
    # point: auth.cookie
    response.set_cookie("session", number, max_age=3600, httponly=True, samesite="lax")
