"""Gunicorn, as `pointsapp run` becomes it: Ctrl-C ends it without a word until it looks after that itself."""

import runpy
import signal

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # what came since `run` let go is heard now
    runpy.run_module("gunicorn", run_name="__main__", alter_sys=True)
