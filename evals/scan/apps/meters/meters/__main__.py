import argparse

import uvicorn

from .app import build

parser = argparse.ArgumentParser(prog="meters")
parser.add_argument("--port", type=int, default=8080)
args = parser.parse_args()

uvicorn.run(build(), host="127.0.0.1", port=args.port, log_level="warning", server_header=False)
