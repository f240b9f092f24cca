from __future__ import annotations

import argparse

import uvicorn

from boxoffice.factory import create_app


def main() -> None:
    p = argparse.ArgumentParser("boxoffice")
    p.add_argument("--port", type=int, default=8080)
    uvicorn.run(create_app(), host="127.0.0.1", port=p.parse_args().port, log_level="warning")


main()
