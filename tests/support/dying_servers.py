"""A program that dies when it has booked and nobody has been told, for gunicorn to serve."""

import os
import signal

from flask import Flask, Response, request

from pointsapp.app import create_app

FACTORY = f"{__name__}:dies_before_it_answers()"
BATCHES = "/api/v1/batches"


def dies_before_it_answers() -> Flask:
    """Each batch of bookings is committed, and then the process is gone, as by a power cut."""
    app = create_app()

    @app.after_request
    def die(answer: Response) -> Response:
        if request.path == BATCHES and answer.status_code == 200:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return app
