"""A few pages of our own making, good and bad, to see that what watches the program's pages does see."""

from flask import Flask, Response

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"
HEAD = '<title>page</title><meta name="viewport" content="width=device-width"><link rel="icon" href="/dot.png">'
PAGE = f'<!doctype html><html lang="{{language}}">{HEAD}<main>{{body}}</main>'

BODIES = {
    "good": "<h1>Points</h1><p>Three drop-offs.</p>",
    "chinese": "<h1>积分</h1><p>本周投放三次。</p>",
    "no-alternative": '<h1>Points</h1><img src="/dot.png">',
    "no-label": "<h1>Points</h1><form><input name=quantity></form>",
    "throws": "<h1>Points</h1><script src=/throws.js></script>",
    "inline": "<h1>Points</h1><script>alert(1)</script>",
    "stranger": '<h1>Points</h1><img alt="" src="http://192.0.2.1/dot.png">',
}
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082"
)


def create_app() -> Flask:
    """The pages, each at the address of its name, under a policy as strict as the program's."""
    app = Flask(__name__)

    @app.after_request
    def strictly(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.get("/<name>")
    def show(name: str) -> Response:
        language = "zh-CN" if name == "chinese" else "en"
        return Response(PAGE.format(language=language, body=BODIES[name]))

    @app.get("/throws.js")
    def throws() -> Response:
        return Response("throw new Error('broken')", mimetype="text/javascript")

    @app.get("/dot.png")
    def dot() -> Response:
        return Response(DOT, mimetype="image/png")

    @app.get("/refused")
    def refused() -> Response:
        return Response(PAGE.format(language="en", body="<h1>No</h1>"), status=422)

    return app
