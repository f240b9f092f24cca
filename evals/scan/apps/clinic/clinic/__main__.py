import argparse

import uvicorn

from clinic.main import app

parser = argparse.ArgumentParser(prog="clinic")
parser.add_argument("--port", type=int, default=8000)
uvicorn.run(app, host="127.0.0.1", port=parser.parse_args().port, log_level="warning")
